-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "checklist" JSONB,
ADD COLUMN     "checklistAt" TIMESTAMPTZ(3),
ADD COLUMN     "nextTokenHash" TEXT,
ADD COLUMN     "rotateAskedAt" TIMESTAMPTZ(3),
ADD COLUMN     "waitingSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "InstallCode" ADD COLUMN     "machine" TEXT;

-- AlterTable
ALTER TABLE "Mall" ADD COLUMN     "approval" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "AgentMachine" (
    "agentId" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "hostname" TEXT,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heldAt" TIMESTAMPTZ(3),

    CONSTRAINT "AgentMachine_pkey" PRIMARY KEY ("agentId","fingerprint")
);

-- AddForeignKey
ALTER TABLE "AgentMachine" ADD CONSTRAINT "AgentMachine_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

