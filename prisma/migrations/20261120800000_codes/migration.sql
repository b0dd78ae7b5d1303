-- CreateTable
CREATE TABLE "CodeBatch" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "workId" TEXT,
    "mallId" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL,
    "prefix" TEXT NOT NULL DEFAULT '',
    "length" INTEGER NOT NULL,
    "alphabet" TEXT NOT NULL,
    "check" BOOLEAN NOT NULL DEFAULT true,
    "uses" INTEGER NOT NULL DEFAULT 1,
    "expiresAt" TIMESTAMPTZ(3),
    "voidedAt" TIMESTAMPTZ(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CodeBatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccessCode" (
    "id" UUID NOT NULL,
    "batchId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "lookup" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,
    "voidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AccessCode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Redemption" (
    "id" UUID NOT NULL,
    "codeId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "result" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "requestKey" TEXT,
    "mall" TEXT,
    "asker" TEXT NOT NULL,

    CONSTRAINT "Redemption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CodeEvent" (
    "id" UUID NOT NULL,
    "batchId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "number" INTEGER,
    "reason" TEXT,

    CONSTRAINT "CodeEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CodeGuess" (
    "source" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "windowAt" TIMESTAMPTZ(3) NOT NULL,
    "strikes" INTEGER NOT NULL DEFAULT 0,
    "blockedUntil" TIMESTAMPTZ(3),
    "alarmedAt" TIMESTAMPTZ(3),
    "asker" TEXT NOT NULL,
    "mall" TEXT,

    CONSTRAINT "CodeGuess_pkey" PRIMARY KEY ("source")
);

-- CreateTable
CREATE TABLE "CodeDevice" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mallId" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CodeDevice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CodeExchange" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "topic" TEXT,
    "seenAt" TIMESTAMPTZ(3),

    CONSTRAINT "CodeExchange_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CodeBatch_createdAt_idx" ON "CodeBatch"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "AccessCode_lookup_key" ON "AccessCode"("lookup");

-- CreateIndex
CREATE UNIQUE INDEX "AccessCode_batchId_number_key" ON "AccessCode"("batchId", "number");

-- CreateIndex
CREATE INDEX "Redemption_codeId_at_idx" ON "Redemption"("codeId", "at");

-- CreateIndex
CREATE INDEX "Redemption_at_idx" ON "Redemption"("at");

-- CreateIndex
CREATE UNIQUE INDEX "Redemption_source_requestKey_key" ON "Redemption"("source", "requestKey");

-- CreateIndex
CREATE INDEX "CodeEvent_batchId_at_idx" ON "CodeEvent"("batchId", "at");

-- CreateIndex
CREATE INDEX "CodeGuess_alarmedAt_idx" ON "CodeGuess"("alarmedAt");

-- CreateIndex
CREATE INDEX "CodeDevice_mallId_idx" ON "CodeDevice"("mallId");

-- AddForeignKey
ALTER TABLE "CodeBatch" ADD CONSTRAINT "CodeBatch_workId_fkey" FOREIGN KEY ("workId") REFERENCES "Work"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeBatch" ADD CONSTRAINT "CodeBatch_mallId_fkey" FOREIGN KEY ("mallId") REFERENCES "Mall"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccessCode" ADD CONSTRAINT "AccessCode_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "CodeBatch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Redemption" ADD CONSTRAINT "Redemption_codeId_fkey" FOREIGN KEY ("codeId") REFERENCES "AccessCode"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeEvent" ADD CONSTRAINT "CodeEvent_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "CodeBatch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeDevice" ADD CONSTRAINT "CodeDevice_mallId_fkey" FOREIGN KEY ("mallId") REFERENCES "Mall"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What happened to codes is only ever added to.
CREATE FUNCTION "refuse_rewriting_codes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of access codes is append-only';
END $$;
CREATE TRIGGER "Redemption_append_only" BEFORE UPDATE OR DELETE ON "Redemption"
  FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting_codes"();
CREATE TRIGGER "CodeEvent_append_only" BEFORE UPDATE OR DELETE ON "CodeEvent"
  FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting_codes"();
