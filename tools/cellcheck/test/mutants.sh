#!/bin/sh
# mutants.sh CELLCHECK - takes one ownership word, test, bound or TRY at a time out of good code; each mutant must be
# refused. Run in the repository's root. Prints ok and not ok lines; status 1 if there is any of the latter.
check=$1
good=tools/cellcheck/test/mutants/good.c
mutant=tools/cellcheck/test/mutants/mutant.c
unit=$(mktemp)
trap 'rm -f "$unit" "$mutant"' EXIT
failed=0 refused=0 mutants=0

verdict() {                      # status of the checker for a source
    gcc -w -std=gnu11 -ffreestanding -Iinclude -E "$1" -o "$unit" && "$check" "$unit" > "$unit.out" 2>&1
    status=$?
    rm -f "$unit.out"
    return $status
}

# mutate NAME PATTERN REPLACEMENT: one mutant for each line that the pattern changes
mutate() {
    lines=$(grep -nE "$2" "$good" | cut -d: -f1)
    for line in $lines; do
        sed -E "${line}s~$2~$3~" "$good" > "$mutant"
        cmp -s "$good" "$mutant" && continue
        mutants=$((mutants + 1))
        verdict "$mutant"
        case $? in
        1 | 2) refused=$((refused + 1)) ;;
        *) echo "not ok mutant $1 in line $line: $(sed -n "${line}p" "$mutant")"; failed=1 ;;
        esac
    done
}

if ! verdict "$good"; then
    echo "not ok mutants: the good code is refused"
    exit 1
fi
mutate 'local without OWN'        '^( +)OWN\(([a-z]+)\)'              '\1\2'
mutate 'copy instead of move'     'TAKE\([a-z]+, ([a-z]+)\)'          '\1'
mutate 'test removed'             '^ +if \(!(pages|mapping|pair)_live.*' ''
mutate 'test inverted'            'if \(!((pages|mapping|pair)_live)' 'if (\1'
mutate 'need removed'             'pages_need\((&p->left)\)'          '\1'
mutate 'drop removed in release'  '^    DROP\([a-z]+, self.*'         ''
mutate 'drop doubled'             '(DROP\(guard, g\);)'               '\1 \1'
mutate 'use after drop'           '^(    DROP\(guard, g\);)'          '\1 value = *data;'
mutate 'assignment for put'       'pages_put\(&p->left, &fresh\)'     'p->left = TAKE(pages, fresh)'
mutate 'sink passed twice'        'map_try\(&frames\);'               'map_try(\&frames); pages_pin(\&frames);'
mutate 'result thrown away'       'TRY\((.*)\);'                      '\1;'
mutate 'result cast away'         'TRY\((.*)\);'                      '(void)\1;'
mutate 'result not read'          '^ +if \(!ok\(s\)\) return s;'      ''
mutate 'unchecked index'          'AT\(table, i\)'                    'table[i]'
mutate 'raw index'                'total = \*counts'                  'total = counts[n]'
mutate 'bound beyond the array'   'AT\(table, i\)'                    'table[ix(i, 5)]'
mutate 'raw element'              '\*bytes_at\(b, 7\)'                'b.ptr[7]'
mutate 'view kept over a change'  '^(    mapping_flush\(m\);)'        '\1 *bytes_at(b, 0) = 1;'
mutate 'forged view'              'bytes_sub\(b, 0, 8\)'              '(bytes){ .ptr = b.ptr, .len = 8 }'
mutate 'null used'                'u32 value = \*data;'               'u32 value = *(u32 *)0;'
mutate 'owned marker removed'     'struct pair \{ OWNED;'             'struct pair {'
mutate 'member not private'       'pair_start\(&p\);'                 'pages_need(\&p.left)->base;'
mutate 'by value'                 'static u64 pair_start\(pair \*p\)' 'static u64 pair_start(pair p)'
mutate 'null'                     'gate_lock\(gate\)'                 'gate_lock(0)'
mutate 'static state'             '^    u32 value = \*data;'          '    static u32 value; value = *data;'
mutate 'live value overwritten'   '^( +)pair_renew\(&p\);'            '\1p = NONE(pair);'
mutate 'out filled twice'         '^( +)pair_renew\(&p\);'            '\1if (!ok(pair_make(n, \&p))) return 0;'
echo "$([ $failed = 0 ] && echo ok || echo not ok) mutants: $refused of $mutants refused"
exit $failed
