-- AlterTable
ALTER TABLE "Command" ADD COLUMN     "foundMore" INTEGER NOT NULL DEFAULT 0;
