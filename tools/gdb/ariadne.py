"""ariadne.py - gdb commands for a system whose code comes and goes.

`ariadne BUILD` connects to the machine that tools/gdb/start.sh started. From then on every cell's symbols are added as
the cell is loaded and removed as it goes: the system calls loader_debug_event, which does nothing, and a silent
breakpoint here reads its arguments. The nano core's symbols are those of BUILD/ariadne.elf; a name that both have
stands for both, so `break heap_bytes` stops in whichever is alive. `ariadne-cells` lists what is loaded.
"""
import struct

import gdb

SECTION_SIZE = 48        # struct section in cells/link/parts/parts.h
SECTION_INDEX = 32
KIND_UNWIND = 5


def section_names(path):
    """The section names of an ELF64 object, by index."""
    with open(path, "rb") as f:
        data = f.read()
    offset = struct.unpack_from("<Q", data, 40)[0]
    size, count, names_index = struct.unpack_from("<HHH", data, 58)
    headers = [struct.unpack_from("<IIQQQQ", data, offset + i * size) for i in range(count)]
    names = headers[names_index][4]
    return [data[names + h[0]:data.index(b"\0", names + h[0])].decode() for h in headers]


class Cells(gdb.Breakpoint):
    """Stops at nothing: keeps the symbol tables in step with the loaded cells."""

    def __init__(self, build):
        super().__init__("loader_debug_event", type=gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent = True
        self.build = build
        self.loaded = {}     # base -> (name, address of a text section)

    def stop(self):
        name, base, sections, count, loaded = (
            int(gdb.parse_and_eval("$" + r)) & 0xFFFFFFFFFFFFFFFF for r in ("rdi", "rsi", "rdx", "rcx", "r8"))
        memory = gdb.selected_inferior()
        text = memory.read_memory(name, 48).tobytes().split(b"\0")[0].decode()
        table = memory.read_memory(sections, count * SECTION_SIZE).tobytes()
        if loaded & 1:
            self.add(text, base, table)
        else:
            self.remove(base)
        return False

    def add(self, name, base, table):
        names = section_names(f"{self.build}/obj/{name}.o")
        places = []
        for at in range(0, len(table), SECTION_SIZE):
            address, size = struct.unpack_from("<QQ", table, at)
            kind, index = struct.unpack_from("<II", table, at + SECTION_INDEX - 4)
            if address and size and kind != KIND_UNWIND:
                places.append((names[index], address))
        if not places:
            return
        arguments = " ".join(f"-s {section} {address:#x}" for section, address in places)
        gdb.execute(f"add-symbol-file {self.build}/debug/{name}.o {arguments}", to_string=True)
        self.loaded[base] = (name, places[0][1])

    def remove(self, base):
        name, address = self.loaded.pop(base, (None, 0))
        if name:
            gdb.execute(f"remove-symbol-file -a {address:#x}", to_string=True)


class Ariadne(gdb.Command):
    """ariadne BUILD: connect to the machine whose files are in BUILD."""
    cells = None

    def __init__(self):
        super().__init__("ariadne", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        build = argument or "build"
        for line in ("set confirm off", "set pagination off", "set architecture i386:x86-64",
                     f"file {build}/ariadne.elf", f"target remote {build}/gdb.socket"):
            gdb.execute(line, to_string=True)
        Ariadne.cells = Cells(build)
        print("The machine is stopped before its first instruction; `continue` starts it.")


class AriadneCells(gdb.Command):
    """ariadne-cells: list the cells whose symbols are known."""

    def __init__(self):
        super().__init__("ariadne-cells", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        for base, (name, _) in sorted(Ariadne.cells.loaded.items() if Ariadne.cells else []):
            print(f"{base:#x}  {name}")


Ariadne()
AriadneCells()
