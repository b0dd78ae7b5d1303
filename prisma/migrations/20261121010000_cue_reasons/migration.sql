-- AlterTable
ALTER TABLE "CueResult" ADD COLUMN     "reasonCode" TEXT;
