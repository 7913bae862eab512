// Needs: @cedar-policy/cedar-wasm
import { createRequire } from "node:module";

const cedar = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");
const staticPolicies = 'permit(principal == User::"a", action, resource) when { context.n > 3 && resource has owner }; forbid(principal, action == Action::"w", resource) unless { principal.age >= 18 };';
console.log(cedar.getCedarVersion());
for (const [id, action, n] of [["a", "r", 5], ["a", "r", 1], ["a", "w", 9], ["b", "r", 5]]) {
  console.log(JSON.stringify(cedar.isAuthorized({
    principal: { type: "User", id }, action: { type: "Action", id: action }, resource: { type: "Doc", id: "d" }, context: { n },
    policies: { staticPolicies },
    entities: [{ uid: { type: "User", id: "a" }, attrs: { age: 20 }, parents: [] }, { uid: { type: "Doc", id: "d" }, attrs: { owner: 1 }, parents: [] }],
  })));
}
console.log(JSON.stringify(cedar.policyToJson('permit(principal, action, resource) when { [1, 2].contains(1) };')));
console.log(JSON.stringify(cedar.checkParsePolicySet({ staticPolicies: "permit(" })));
