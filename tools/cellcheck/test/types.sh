#!/bin/sh
# types.sh CELLCHECK - changes an interface in every way that matters and in ways that do not, and looks whether the
# fingerprints say so. Prints ok and not ok lines; status 1 if there is any of the latter.
check=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
mkdir -p "$work/cells/base/thing" "$work/cells/base/user"
header=$work/cells/base/thing/thing.h

# The fingerprint of `thing_use` as its definer (E) or its user (I) has it.
definer() {
    { echo '#include <base/thing.h>'; echo "$1"; echo 'struct inner { u64 secret; };'
      sed -n 's/^\(.* thing_use(.*)\);$/\1 { for (;;) { } }/p' "$header"; } > "$work/cells/base/thing/thing.c"
    fingerprint thing E
}
user() {
    { echo "$1"; echo '#include <base/thing.h>'
      echo 'status user_go(struct point *p, thing_sink t, struct inner *i) { return thing_use(p, t, 1, i); }'
    } > "$work/cells/base/user/user.c"
    fingerprint user I
}
fingerprint() {
    mkdir -p "$work/inc/base"
    ln -sf "$header" "$work/inc/base/thing.h"
    gcc -w -std=gnu11 -ffreestanding -Iinclude -I"$work/inc" -E "$work/cells/base/$1/$1.c" -o "$work/$1.i" || exit 2
    "$check" --types "$work/$1.i" | awk -v kind="$2" '$1 == kind && $2 == "thing_use" { print $3 }'
}

write_header() {
    cat > "$header" << 'END'
#pragma once
#include <own.h>
enum colour { RED, GREEN = 5 };
struct point { u32 x; u32 y; enum colour colour; };
OWNED_NAMES(thing);
struct thing { OWNED; u64 id; };
OWNED_FUNS(thing, id)
struct inner;
CELL_API_BEGIN
status thing_use(struct point *p, thing_sink t, u32 n, struct inner *i);
CELL_API_END
END
}

say() {                          # say NAME EXPECTED(same|differs) A B
    verdict=differs
    [ "$3" = "$4" ] && verdict=same
    if [ "$verdict" = "$2" ] && [ -n "$3" ] && [ -n "$4" ]; then
        echo "ok types $1"
    else
        echo "not ok types $1: expected $2, got '$3' and '$4'"
        failed=1
    fi
}

write_header
first=$(definer '')
say 'user and definer agree' same "$first" "$(user '')"
say 'a struct that only the definer knows stays opaque' same "$first" "$(user 'struct inner { unsigned char other; };')"
say 'rebuilt' same "$first" "$(definer '/* a comment

moves every line */')"

change() {                       # change NAME EXPECTED SED-EXPRESSION
    write_header
    sed -i "$3" "$header"
    say "$1" "$2" "$first" "$(definer '')"
}
change 'parameter type'          differs 's/u32 n/u64 n/'
change 'parameter added'         differs 's/u32 n/u32 n, u32 m/'
change 'result type'             differs 's/^status thing_use/u32 thing_use/'
change 'member added'            differs 's/u32 y;/u32 y; u32 z;/'
change 'members reordered'       differs 's/u32 x; u32 y;/u32 y; u32 x;/'
change 'member renamed'          differs 's/u32 y;/u32 why;/'
change 'member type'             differs 's/u32 x;/i32 x;/'
change 'enumerator value'        differs 's/GREEN = 5/GREEN = 6/'
change 'enumerator added'        differs 's/GREEN = 5/GREEN = 5, BLUE/'
change 'borrow instead of sink'  differs 's/thing_sink t/thing *t/'
change 'opt instead of sink'     differs 's/thing_sink t/thing_opt t/'
change 'constness'               differs 's/struct point \*p/const struct point *p/'
change 'owned type not owned'    differs 's/OWNED; u64 id/u64 id/'
change 'aligned'                 differs 's/u32 y;/u32 y __attribute__((aligned(16)));/'
change 'parameter renamed'       same    's/struct point \*p/struct point *place/; s/u32 n/u32 count/'
change 'typedef for a plain type' same   's/u32 n/word n/; s/^enum colour/typedef u32 word; &/'
change 'comments and lines'      same    's,^CELL_API_BEGIN,/* about */\n\n&,'
change 'another function'        same    's/^CELL_API_END/void thing_other(u8 b);\n&/'
change 'struct nobody passes'    same    's/^enum colour/struct unrelated { u64 a; }; &/'
exit $failed
