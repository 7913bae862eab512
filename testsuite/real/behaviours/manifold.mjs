// Needs: manifold-3d
import Module from "manifold-3d";

const wasm = await Module();
wasm.setup();
const { Manifold, CrossSection } = wasm;
const ball = Manifold.sphere(10, 48);
const shapes = [
  Manifold.cube([12, 12, 12], true).subtract(ball.scale([0.7, 0.7, 0.7])),
  ball.intersect(Manifold.cylinder(30, 4, 6, 32, true).rotate([30, 40, 50])),
  CrossSection.circle(5, 20).offset(2, "Round").extrude(7, 4, 60),
  Manifold.hull([ball, Manifold.cube([3, 4, 5]).translate([15, 0, 0])]),
];
for (const shape of shapes) {
  console.log(shape.status(), shape.numVert(), shape.numTri(), shape.genus(), shape.volume(), shape.surfaceArea());
  console.log(JSON.stringify(shape.boundingBox()), Array.from(shape.getMesh().triVerts.slice(0, 60)).join());
}
