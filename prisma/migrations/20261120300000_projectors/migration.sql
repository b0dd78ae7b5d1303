-- AlterTable
ALTER TABLE "Command" ADD COLUMN     "batchId" TEXT,
ADD COLUMN     "dueAt" TIMESTAMPTZ(3),
ADD COLUMN     "found" JSONB,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'person',
ALTER COLUMN "projectorId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Projector" ADD COLUMN     "circuit" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "filterLimit" INTEGER,
ADD COLUMN     "floor" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "inputs" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "lampLimit" INTEGER,
ADD COLUMN     "light" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "model" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "options" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "serial" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "serviceDate" DATE,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "zone" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "ProjectorWear" (
    "projectorId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "lampHours" INTEGER,
    "filterHours" INTEGER,

    CONSTRAINT "ProjectorWear_pkey" PRIMARY KEY ("projectorId","day")
);

-- CreateTable
CREATE TABLE "Batch" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "mallId" TEXT,
    "requestedBy" TEXT NOT NULL,
    "skipped" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectorSet" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProjectorSet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Scene" (
    "id" TEXT NOT NULL,
    "mallId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "steps" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Scene_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OpeningHours" (
    "id" TEXT NOT NULL,
    "mallId" TEXT NOT NULL,
    "zone" TEXT NOT NULL DEFAULT '',
    "plan" JSONB NOT NULL,
    "changedBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OpeningHours_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_ProjectorToProjectorSet" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_ProjectorToProjectorSet_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "Batch_createdAt_idx" ON "Batch"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "ProjectorSet_name_key" ON "ProjectorSet"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Scene_mallId_name_key" ON "Scene"("mallId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "OpeningHours_mallId_zone_key" ON "OpeningHours"("mallId", "zone");

-- CreateIndex
CREATE INDEX "_ProjectorToProjectorSet_B_index" ON "_ProjectorToProjectorSet"("B");

-- CreateIndex
CREATE INDEX "Command_batchId_idx" ON "Command"("batchId");

-- AddForeignKey
ALTER TABLE "ProjectorWear" ADD CONSTRAINT "ProjectorWear_projectorId_fkey" FOREIGN KEY ("projectorId") REFERENCES "Projector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Command" ADD CONSTRAINT "Command_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "Batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_mallId_fkey" FOREIGN KEY ("mallId") REFERENCES "Mall"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Scene" ADD CONSTRAINT "Scene_mallId_fkey" FOREIGN KEY ("mallId") REFERENCES "Mall"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OpeningHours" ADD CONSTRAINT "OpeningHours_mallId_fkey" FOREIGN KEY ("mallId") REFERENCES "Mall"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ProjectorToProjectorSet" ADD CONSTRAINT "_ProjectorToProjectorSet_A_fkey" FOREIGN KEY ("A") REFERENCES "Projector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ProjectorToProjectorSet" ADD CONSTRAINT "_ProjectorToProjectorSet_B_fkey" FOREIGN KEY ("B") REFERENCES "ProjectorSet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
