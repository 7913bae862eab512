"""What the ways from a module to an image have in common."""

import expectations
from toolchain import board, compile, link


class Chain:
    """A compiled module, in `folder`. Has of exports and of imports, by name and in order, the symbols that they are."""

    # How C is compiled that is linked with the module.
    FLAGS = []

    def __init__(self, module, folder):
        self.module, self.folder = module, folder
        self.exports, self.imports = {}, []

    def objects(self, reports):
        """The module and what it needs. With `reports` the size of memories can be asked for."""
        raise NotImplementedError

    def caveat(self):
        """What this chain is known to do wrong with this module."""
        return None

    def code_bytes(self):
        """The bytes of the machine code of the module's functions, if this chain can tell them apart."""
        return None

    def symbol(self, export):
        """The symbol of an export that a call or a stub needs."""
        if export not in self.exports:
            raise expectations.Absent(f"export `{export}`")
        return self.exports[export]

    def product(self):
        """An image of the module alone, with all that its exports need."""
        objects = [*self.objects(reports=False), *board(["start.c", "product.c"], self.folder, self.FLAGS)]
        keep = [self.exports[name] for name in self.module.exported_functions()]
        absent = [(symbol, "absent_import") for symbol in self.imports]
        return link(objects, self.folder / "product.elf", keep, absent)

    def test(self, facts):
        """An image that makes the calls."""
        source = self.folder / "generated.c"
        source.write_text(expectations.source(self, self.module, facts))
        objects = [*self.objects(reports=True), compile(source, self.folder / "generated.o", self.FLAGS)]
        objects += board(["start.c", "calls.c"], self.folder, self.FLAGS)
        return link(objects, self.folder / "test.elf")
