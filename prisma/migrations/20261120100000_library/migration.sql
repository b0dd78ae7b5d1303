-- CreateEnum
CREATE TYPE "PublicationState" AS ENUM ('scheduled', 'preparing', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('receiving', 'unpacking', 'done', 'failed', 'cancelled');

-- AlterTable
ALTER TABLE "Mall" ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Work" ADD COLUMN     "collection" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "mallTags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "playerRecipe" JSONB,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "takenDownAt" TIMESTAMPTZ(3),
ADD COLUMN     "trashedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Revision" ADD COLUMN     "playerRecipe" JSONB,
ADD COLUMN     "sourceDigest" TEXT;

-- AlterTable
ALTER TABLE "Blob" ADD COLUMN     "wantedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- Until now malls got the originals
UPDATE "Revision" SET "sourceDigest" = "manifestDigest";
ALTER TABLE "Revision" ALTER COLUMN "sourceDigest" SET NOT NULL;

-- AlterTable
ALTER TABLE "Manifest" ADD COLUMN     "blobs" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "paths" TEXT NOT NULL DEFAULT '';

UPDATE "Manifest" m SET "paths" = f."paths", "blobs" = f."blobs"
FROM (
  SELECT "digest", string_agg(lower(normalize(frame->>'path', NFC)), E'\n') AS "paths",
         array_agg(DISTINCT frame->>'digest') AS "blobs"
  FROM "Manifest", jsonb_array_elements("body"::jsonb->'frames') AS frame
  GROUP BY "digest"
) f
WHERE m."digest" = f."digest";

-- CreateTable
CREATE TABLE "Group" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Rendition" (
    "source" TEXT NOT NULL,
    "recipe" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Rendition_pkey" PRIMARY KEY ("source","recipe")
);

-- CreateTable
CREATE TABLE "GroupAssignment" (
    "workId" TEXT NOT NULL,
    "groupId" TEXT NOT NULL,

    CONSTRAINT "GroupAssignment_pkey" PRIMARY KEY ("workId","groupId")
);

-- CreateTable
CREATE TABLE "Publication" (
    "id" UUID NOT NULL,
    "workId" TEXT NOT NULL,
    "state" "PublicationState" NOT NULL,
    "draftDigest" TEXT NOT NULL,
    "playerRecipe" JSONB,
    "note" TEXT,
    "sync" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3),
    "timezone" TEXT,
    "framesDone" INTEGER NOT NULL DEFAULT 0,
    "framesTotal" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER,
    "runId" UUID,
    "reason" TEXT,
    "reasonCode" TEXT,
    "requestedBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Publication_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ZipImport" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "state" "ImportState" NOT NULL DEFAULT 'receiving',
    "filesDone" INTEGER NOT NULL DEFAULT 0,
    "filesTotal" INTEGER NOT NULL DEFAULT 0,
    "frames" JSONB NOT NULL DEFAULT '[]',
    "refused" JSONB NOT NULL DEFAULT '[]',
    "reasonCode" TEXT,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ZipImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StorageCheck" (
    "id" UUID NOT NULL,
    "wish" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "result" JSONB NOT NULL,
    "reason" TEXT,
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StorageCheck_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_GroupToMall" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_GroupToMall_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "StorageCheck_createdAt_idx" ON "StorageCheck"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Group_name_key" ON "Group"("name");

-- CreateIndex
CREATE INDEX "Rendition_digest_idx" ON "Rendition"("digest");

-- CreateIndex
CREATE INDEX "GroupAssignment_groupId_idx" ON "GroupAssignment"("groupId");

-- CreateIndex
CREATE INDEX "Publication_workId_state_idx" ON "Publication"("workId", "state");

-- CreateIndex
CREATE INDEX "ZipImport_userId_createdAt_idx" ON "ZipImport"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "_GroupToMall_B_index" ON "_GroupToMall"("B");

-- AddForeignKey
ALTER TABLE "GroupAssignment" ADD CONSTRAINT "GroupAssignment_workId_fkey" FOREIGN KEY ("workId") REFERENCES "Work"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupAssignment" ADD CONSTRAINT "GroupAssignment_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Publication" ADD CONSTRAINT "Publication_workId_fkey" FOREIGN KEY ("workId") REFERENCES "Work"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_sourceDigest_fkey" FOREIGN KEY ("sourceDigest") REFERENCES "Manifest"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_GroupToMall" ADD CONSTRAINT "_GroupToMall_A_fkey" FOREIGN KEY ("A") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_GroupToMall" ADD CONSTRAINT "_GroupToMall_B_fkey" FOREIGN KEY ("B") REFERENCES "Mall"("id") ON DELETE CASCADE ON UPDATE CASCADE;
