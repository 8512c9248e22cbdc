# types.awk - the type lines of a whole cell (section .cell.types), from its symbols and the type lines of its sources.
#
# First input: `nm` of the cell's object. The others: `cellcheck --types` of each source and of the cell's header. An
# import that the object does not leave undefined is dropped, or is an export that assembly defines. A symbol that two
# sources see with different types is an error.
FNR == NR { if ($(NF - 1) ~ /^[Uwv]$/) undefined[$NF] = 1; else defined[$NF] = 1; next }
$1 == "I" && $2 in defined { $1 = "E" }
$1 == "I" && !($2 in undefined) { next }
$1 == "E" && !($2 in defined) { next }
$2 in types && types[$2] != $3 {
    print "types.awk: " $2 " has two types: " line[$2] " and " $0 > "/dev/stderr"
    failed = 1
}
{ types[$2] = $3; line[$2] = $0 }
END { for (s in line) print line[s] | "LC_ALL=C sort"; close("LC_ALL=C sort"); exit failed }
