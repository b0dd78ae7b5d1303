-- CreateTable
CREATE TABLE "BrokerEvent" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "code" INTEGER,
    "cause" TEXT,
    "times" INTEGER NOT NULL DEFAULT 1,
    "firstAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BrokerEvent_pkey" PRIMARY KEY ("id")
);
