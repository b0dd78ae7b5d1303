import type { Buffer } from "node:buffer";
import sharp, { type Sharp } from "sharp";

/** Shanghai, in EXIF as a phone writes it. */
const gps = {
  GPSLatitudeRef: "N",
  GPSLatitude: "31/1 13/1 49/1",
  GPSLongitudeRef: "E",
  GPSLongitude: "121/1 28/1 25/1",
};

const xmp =
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="31,13.82N"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';

export const noise = (width: number, height: number): Sharp =>
  sharp({
    create: { width, height, channels: 3, background: "gray", noise: { type: "gaussian", mean: 128, sigma: 40 } },
  });

/** A picture as a phone makes it: it says where it was made, has a wide-gamut profile, and lies on its side. */
export function fromPhone(format: "jpeg" | "png" | "webp", orientation = 6): Promise<Buffer> {
  return noise(90, 60)
    .withMetadata({ orientation })
    .withIccProfile("p3")
    .withExifMerge({ IFD0: { Make: "Phone" }, IFD3: gps })
    .withXmp(xmp)
    .toFormat(format)
    .toBuffer();
}
