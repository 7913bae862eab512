"""`wasm_optimize`: loom as a rule, with the attributes of the rule of that name in rules_wasm_component."""

def _wasm_optimize_impl(ctx):
    output = ctx.actions.declare_file(ctx.label.name + (".wat" if ctx.attr.wat_output else ".wasm"))
    args = ctx.actions.args()
    args.add("optimize")
    args.add(ctx.file.component)
    args.add("-o", output)
    args.add("-O" + ctx.attr.level)
    for component in ctx.files.components:
        args.add("--component", component)
    if ctx.attr.stats:
        args.add("--stats")
    if ctx.attr.verify:
        args.add("--verify")
    args.add("--attestation", "true" if ctx.attr.attestation else "false")
    if ctx.attr.passes:
        args.add_joined("--passes", ctx.attr.passes, join_with = ",")
    args.add_all(ctx.attr.flags)
    ctx.actions.run(
        inputs = [ctx.file.component] + ctx.files.components,
        outputs = [output],
        executable = ctx.executable.loom,
        arguments = [args],
        mnemonic = "Loom",
        progress_message = "Optimizing %{label}",
    )
    files = depset([output])
    return [DefaultInfo(files = files), OutputGroupInfo(wasm = files)]

wasm_optimize = rule(
    implementation = _wasm_optimize_impl,
    attrs = {
        "component": attr.label(
            doc = "The core module, fused from components",
            mandatory = True,
            allow_single_file = [".wasm"],
        ),
        "components": attr.label_list(
            doc = "The components that were fused; without any, the module's own section counts",
            allow_files = [".wasm"],
        ),
        "level": attr.string(doc = "0, 1, 2 or mcu", default = "mcu", values = ["0", "1", "2", "mcu"]),
        "passes": attr.string_list(doc = "Run these passes too; names of another optimizer's are no error"),
        "flags": attr.string_list(doc = "Other flags of `loom opt`"),
        "stats": attr.bool(doc = "Print what each pass did", default = False),
        "verify": attr.bool(doc = "Validate after each pass", default = False),
        "wat_output": attr.bool(doc = "Write text", default = False),
        "attestation": attr.bool(doc = "Append a record of the run", default = False),
        "loom": attr.label(
            doc = "The command",
            default = "@loom//:loom",
            executable = True,
            cfg = "exec",
        ),
    },
    doc = "Shrinks a core module that was fused from components.",
)
