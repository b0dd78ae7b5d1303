declare module "s3rver" {
  interface Options {
    address: string;
    port: number;
    silent: boolean;
    directory: string;
    configureBuckets: { name: string; configs: string[] }[];
  }
  export default class S3rver {
    constructor(options: Options);
    /** @returns what the server listens on */
    run(): Promise<import("node:net").AddressInfo>;
    close(): Promise<void>;
  }
}
