-- CreateTable
CREATE TABLE "Cue" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "trigger" JSONB NOT NULL,
    "malls" JSONB NOT NULL DEFAULT '"all"',
    "actions" JSONB NOT NULL,
    "maxPerMinute" INTEGER NOT NULL DEFAULT 30,
    "armedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dropped" INTEGER NOT NULL DEFAULT 0,
    "droppedAt" TIMESTAMPTZ(3),
    "changedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Cue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CueState" (
    "cueId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "firedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CueState_pkey" PRIMARY KEY ("cueId","subject")
);

-- CreateTable
CREATE TABLE "CueEvent" (
    "id" TEXT NOT NULL,
    "cueId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "mallId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "hops" INTEGER NOT NULL DEFAULT 0,
    "stopped" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CueEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CueResult" (
    "eventId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "wish" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "batchId" TEXT,
    "deliveryId" TEXT,
    "topic" TEXT,
    "payload" TEXT,
    "answers" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "CueResult_pkey" PRIMARY KEY ("eventId","action")
);

-- CreateIndex
CREATE UNIQUE INDEX "Cue_name_key" ON "Cue"("name");

-- CreateIndex
CREATE INDEX "CueEvent_cueId_at_idx" ON "CueEvent"("cueId", "at");

-- CreateIndex
CREATE INDEX "CueEvent_at_idx" ON "CueEvent"("at");

-- CreateIndex
CREATE UNIQUE INDEX "CueEvent_cueId_key_key" ON "CueEvent"("cueId", "key");

-- CreateIndex
CREATE INDEX "CueResult_state_idx" ON "CueResult"("state");

-- CreateIndex
CREATE INDEX "CueResult_topic_startedAt_idx" ON "CueResult"("topic", "startedAt");

-- AddForeignKey
ALTER TABLE "CueState" ADD CONSTRAINT "CueState_cueId_fkey" FOREIGN KEY ("cueId") REFERENCES "Cue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CueEvent" ADD CONSTRAINT "CueEvent_cueId_fkey" FOREIGN KEY ("cueId") REFERENCES "Cue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CueEvent" ADD CONSTRAINT "CueEvent_mallId_fkey" FOREIGN KEY ("mallId") REFERENCES "Mall"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CueResult" ADD CONSTRAINT "CueResult_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "CueEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;
