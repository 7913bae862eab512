// Needs: tiny-secp256k1 uint8array-tools
import * as ecc from "tiny-secp256k1";
import { createHash } from "node:crypto";

const sha = (text) => createHash("sha256").update(text).digest();
const hex = (bytes) => bytes && Buffer.from(bytes).toString("hex");
for (let i = 1; i < 12; i++) {
  const key = sha(`key ${i}`);
  const message = sha(`message ${i}`);
  const point = ecc.pointFromScalar(key, i % 2 === 0);
  const signed = ecc.sign(message, key);
  console.log(hex(point), hex(signed), ecc.verify(message, point, signed), ecc.verify(sha("other"), point, signed));
  console.log(hex(ecc.pointAddScalar(point, message)), hex(ecc.privateAdd(key, message)), hex(ecc.signSchnorr(message, key)));
}
