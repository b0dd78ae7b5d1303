-- CreateTable
CREATE TABLE "Pin" (
    "id" TEXT NOT NULL,
    "mallId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Pin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PinSession" (
    "tokenHash" TEXT NOT NULL,
    "pinId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PinSession_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateIndex
CREATE UNIQUE INDEX "Pin_mallId_key" ON "Pin"("mallId");

-- CreateIndex
CREATE INDEX "PinSession_pinId_idx" ON "PinSession"("pinId");

-- CreateIndex
CREATE INDEX "PinSession_expiresAt_idx" ON "PinSession"("expiresAt");

-- AddForeignKey
ALTER TABLE "Pin" ADD CONSTRAINT "Pin_mallId_fkey" FOREIGN KEY ("mallId") REFERENCES "Mall"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PinSession" ADD CONSTRAINT "PinSession_pinId_fkey" FOREIGN KEY ("pinId") REFERENCES "Pin"("id") ON DELETE CASCADE ON UPDATE CASCADE;
