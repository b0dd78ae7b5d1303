import { blobStoreContract } from "../../../../test/contracts/blob-store.ts";
import { openDiskStore } from "./disk.ts";

blobStoreContract("disk", openDiskStore);
