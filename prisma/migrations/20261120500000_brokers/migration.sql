-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "brokerToken" TEXT;
