// Needs: draco3d
import { createHash } from "node:crypto";
import draco3d from "draco3d";

const encoders = await draco3d.createEncoderModule({});
const decoders = await draco3d.createDecoderModule({});
const side = 24;
const points = Float32Array.from({ length: side * side * 3 }, (_, i) => Math.sin(i * 0.37) * (i % 3 ? 1 : side));
const faces = [];
for (let y = 0; y + 1 < side; y++) for (let x = 0; x + 1 < side; x++) {
  const at = y * side + x;
  faces.push(at, at + 1, at + side, at + 1, at + side + 1, at + side);
}
for (const speed of [0, 5, 10]) {
  const encoder = new encoders.Encoder();
  const builder = new encoders.MeshBuilder();
  const mesh = new encoders.Mesh();
  builder.AddFacesToMesh(mesh, faces.length / 3, new Uint32Array(faces));
  builder.AddFloatAttributeToMesh(mesh, encoders.POSITION, side * side, 3, points);
  encoder.SetSpeedOptions(speed, speed);
  encoder.SetAttributeQuantization(encoders.POSITION, 12);
  const packed = new encoders.DracoInt8Array();
  const length = encoder.EncodeMeshToDracoBuffer(mesh, packed);
  const bytes = Int8Array.from({ length }, (_, i) => packed.GetValue(i));
  console.log(speed, length, createHash("sha256").update(bytes).digest("hex"));
  const decoder = new decoders.Decoder();
  const buffer = new decoders.DecoderBuffer();
  buffer.Init(bytes, length);
  const back = new decoders.Mesh();
  console.log(decoder.DecodeBufferToMesh(buffer, back).ok(), back.num_faces(), back.num_points());
}
