#!/bin/sh
# new.sh DISTRICT/NAME - makes a cell from tools/template.
set -eu

district=${1%%/*}
name=${1#*/}
folder=cells/$district/$name
case $1 in
    */*/*|*[!a-z0-9_/]*|/*|*/) echo "new.sh: give DISTRICT/NAME in small letters, digits and _, not '$1'" >&2; exit 1 ;;
esac
if [ ! -d "cells/$district" ]; then
    echo "new.sh: no district '$district'; there are: $(cd cells && echo *)" >&2
    exit 1
fi
for taken in cells/*/"$name" cells/*/*/test/"$name.cell"; do
    if [ -e "$taken" ]; then echo "new.sh: $taken exists, and names of cells are unique" >&2; exit 1; fi
done

fill() {
    sed "s/@CELL@/$name/g; s/@DISTRICT@/$district/g" "tools/template/$1.in" > "$folder/$2"
}
mkdir -p "$folder/test"
fill cell.cell "$name.cell"
fill cell.h "$name.h"
fill cell.c "$name.c"
fill test_cell.cell "test/test_$name.cell"
fill test_cell.c "test/test_$name.c"
echo "made $folder; next: make run, and there: test $name"
