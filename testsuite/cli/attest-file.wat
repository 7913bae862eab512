;; --attest-file, --cyclonedx: which file was made of which, for tools that collect statements.
;; RUN: opt -Omcu corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/out.wasm --attest-file -
;; RUN: opt -O0 corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/out.wasm --cyclonedx -
;; FAIL 2: opt %s -o - --wat --attest-file %t/x
;; FAIL 2: opt %s -o %t/x.wat --attest-dsse %t/x
;; FAIL 2: opt %s -o %t/x.wat --cyclonedx %t/x
(module)

;; $ loom opt -Omcu corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/out.wasm --attest-file -
;; {
;;   "_type": "https://in-toto.io/Statement/v1",
;;   "predicate": {
;;     "buildDefinition": {
;;       "buildType": "urn:loom:opt:v1",
;;       "externalParameters": {
;;         "flags": [
;;           "opt",
;;           "-Omcu",
;;           "corpus/panic/fused-plain.wasm",
;;           "--component",
;;           "corpus/panic/components/panic-app.wasm",
;;           "corpus/panic/components/panic-lib.wasm",
;;           "-o",
;;           "%t/out.wasm",
;;           "--attest-file",
;;           "-"
;;         ]
;;       },
;;       "internalParameters": {
;;         "assumptions": [
;;           "the module is entered from outside only through the canonical definitions that its `meld:boundary` section lists (written by loom %version; its digest proves that it is fresh, not who wrote it)",
;;           "closed surface: what the section marks internal is not used from outside",
;;           "nobody outside uses an export that was removed",
;;           "an indirect call that trapped on a function of another type may trap for another reason",
;;           "canonical embedding: the host enforces the rules of the canonical ABI, as the `meld:boundary` section says; in particular it refuses to enter a component again during a call, and ends it after a trap",
;;           "trap-ends-instance: after a trap, or an exception of an import, nothing of the instance runs on, and nobody enters it or looks at what it exports",
;;           "forward-progress: a loop or a recursion that has a way out ends",
;;           "which trap ends a call does not matter"
;;         ],
;;         "passes": [
;;           "abi-dce",
;;           "forward",
;;           "trap-sink",
;;           "compact",
;;           "fold",
;;           "abi-dce"
;;         ]
;;       },
;;       "resolvedDependencies": [
;;         {
;;           "digest": {
;;             "sha256": "2b8c8426fb8afc7444419226c06300d42fad1f19ebd6c9eaf5c00b0f9d889241"
;;           },
;;           "name": "fused-plain.wasm"
;;         },
;;         {
;;           "digest": {
;;             "sha256": "c05273e09c41ac045d8dbe81dc3e141ba05ad4d4dead589f91cab0096310a5c8"
;;           },
;;           "name": "panic-lib.wasm"
;;         },
;;         {
;;           "digest": {
;;             "sha256": "305911c0f8fd86d9b7a64179772dd80a9fefe783fd3ffd11f2062ab4dde044b3"
;;           },
;;           "name": "panic-app.wasm"
;;         }
;;       ]
;;     },
;;     "runDetails": {
;;       "builder": {
;;         "id": "urn:loom",
;;         "version": {
;;           "loom": "%version"
;;         }
;;       }
;;     }
;;   },
;;   "predicateType": "https://slsa.dev/provenance/v1",
;;   "subject": [
;;     {
;;       "digest": {
;;         "sha256": "d70cd16d9f339c5f2361630f2dd5b099a5a0bfc79b0497dfa5d6f35e46784cb4"
;;       },
;;       "name": "out.wasm"
;;     }
;;   ]
;; }
;; 2> note: custom section `.debug_abbrev` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_line` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_info` dropped: everything that it is about is gone
;;
;; $ loom opt -O0 corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/out.wasm --cyclonedx -
;; {
;;   "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
;;   "bomFormat": "CycloneDX",
;;   "components": [
;;     {
;;       "bom-ref": "input",
;;       "hashes": [
;;         {
;;           "alg": "SHA-256",
;;           "content": "2b8c8426fb8afc7444419226c06300d42fad1f19ebd6c9eaf5c00b0f9d889241"
;;         }
;;       ],
;;       "name": "fused-plain.wasm",
;;       "type": "file"
;;     },
;;     {
;;       "bom-ref": "component-0",
;;       "hashes": [
;;         {
;;           "alg": "SHA-256",
;;           "content": "c05273e09c41ac045d8dbe81dc3e141ba05ad4d4dead589f91cab0096310a5c8"
;;         }
;;       ],
;;       "name": "panic-lib.wasm",
;;       "type": "file"
;;     },
;;     {
;;       "bom-ref": "component-1",
;;       "hashes": [
;;         {
;;           "alg": "SHA-256",
;;           "content": "305911c0f8fd86d9b7a64179772dd80a9fefe783fd3ffd11f2062ab4dde044b3"
;;         }
;;       ],
;;       "name": "panic-app.wasm",
;;       "type": "file"
;;     }
;;   ],
;;   "dependencies": [
;;     {
;;       "dependsOn": [
;;         "input"
;;       ],
;;       "ref": "output"
;;     },
;;     {
;;       "dependsOn": [
;;         "component-0",
;;         "component-1"
;;       ],
;;       "ref": "input"
;;     },
;;     {
;;       "ref": "component-0"
;;     },
;;     {
;;       "ref": "component-1"
;;     }
;;   ],
;;   "metadata": {
;;     "component": {
;;       "bom-ref": "output",
;;       "hashes": [
;;         {
;;           "alg": "SHA-256",
;;           "content": "829534aed8139591621bdc16926fb864b115f3806b375dd47831f3b716712caf"
;;         }
;;       ],
;;       "name": "out.wasm",
;;       "properties": [
;;         {
;;           "name": "loom:command",
;;           "value": "loom opt -O0 corpus/panic/fused-plain.wasm --component corpus/panic/components/panic-app.wasm corpus/panic/components/panic-lib.wasm -o %t/out.wasm --cyclonedx -"
;;         }
;;       ],
;;       "type": "file"
;;     },
;;     "tools": {
;;       "components": [
;;         {
;;           "description": "The optimizer for WebAssembly on microcontrollers: command line, pipelines and pass manager",
;;           "name": "loom",
;;           "type": "application",
;;           "version": "0.1.0"
;;         }
;;       ]
;;     }
;;   },
;;   "specVersion": "1.6",
;;   "version": 1
;; }
;;
;; $ loom opt %s -o - --wat --attest-file %t/x
;; 2> error: a statement is about a binary file, and the result is none
;; 2> help: name a file with `-o OUT.wasm`
;;
;; $ loom opt %s -o %t/x.wat --attest-dsse %t/x
;; 2> error: a statement is about a binary file, and the result is none
;; 2> help: name a file with `-o OUT.wasm`
;;
;; $ loom opt %s -o %t/x.wat --cyclonedx %t/x
;; 2> error: a statement is about a binary file, and the result is none
;; 2> help: name a file with `-o OUT.wasm`
;;
