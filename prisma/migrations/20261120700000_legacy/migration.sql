-- CreateTable
CREATE TABLE "LegacyAgent" (
    "agentId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "topics" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "styleName" TEXT NOT NULL,
    "urlToken" TEXT NOT NULL,
    "plannedGeneration" INTEGER NOT NULL DEFAULT 0,
    "signedInAt" TIMESTAMPTZ(3),
    "fetchedAt" TIMESTAMPTZ(3),

    CONSTRAINT "LegacyAgent_pkey" PRIMARY KEY ("agentId")
);

-- CreateTable
CREATE TABLE "LegacyStyle" (
    "name" TEXT NOT NULL,
    "edge" INTEGER,
    "quality" INTEGER NOT NULL,

    CONSTRAINT "LegacyStyle_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "LegacyPicture" (
    "agentId" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "workId" TEXT,
    "source" TEXT NOT NULL,
    "recipe" TEXT NOT NULL,
    "digest" TEXT,
    "size" INTEGER NOT NULL DEFAULT 0,
    "held" TEXT,
    "fetchedAt" TIMESTAMPTZ(3),
    "via" TEXT NOT NULL,
    "announced" TEXT,
    "announcedAt" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3),
    "faultCode" TEXT,
    "fault" TEXT,

    CONSTRAINT "LegacyPicture_pkey" PRIMARY KEY ("agentId","path")
);

-- CreateTable
CREATE TABLE "LegacyOrder" (
    "id" UUID NOT NULL,
    "command" TEXT NOT NULL,
    "projectors" JSONB NOT NULL,
    "requestedBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "LegacyOrder_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "LegacyAgent_urlToken_key" ON "LegacyAgent"("urlToken");

-- CreateIndex
CREATE INDEX "LegacyPicture_path_idx" ON "LegacyPicture"("path");

-- CreateIndex
CREATE INDEX "LegacyOrder_createdAt_idx" ON "LegacyOrder"("createdAt");

-- AddForeignKey
ALTER TABLE "LegacyAgent" ADD CONSTRAINT "LegacyAgent_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LegacyAgent" ADD CONSTRAINT "LegacyAgent_styleName_fkey" FOREIGN KEY ("styleName") REFERENCES "LegacyStyle"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LegacyPicture" ADD CONSTRAINT "LegacyPicture_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "LegacyAgent"("agentId") ON DELETE CASCADE ON UPDATE CASCADE;
