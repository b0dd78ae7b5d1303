-- AlterTable
ALTER TABLE "Mall" ADD COLUMN     "line" JSONB;

-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "downloadNow" TEXT;

-- AlterTable
ALTER TABLE "Group" ADD COLUMN     "line" JSONB;

-- CreateTable
CREATE TABLE "Receipt" (
    "agentId" TEXT NOT NULL,
    "workId" TEXT NOT NULL,
    "manifest" TEXT NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3) NOT NULL,
    "switchedAt" TIMESTAMPTZ(3) NOT NULL,
    "playedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Receipt_pkey" PRIMARY KEY ("agentId","workId","manifest")
);

-- CreateIndex
CREATE INDEX "Receipt_workId_manifest_idx" ON "Receipt"("workId", "manifest");

-- AddForeignKey
ALTER TABLE "Receipt" ADD CONSTRAINT "Receipt_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Receipt" ADD CONSTRAINT "Receipt_workId_fkey" FOREIGN KEY ("workId") REFERENCES "Work"("id") ON DELETE CASCADE ON UPDATE CASCADE;
