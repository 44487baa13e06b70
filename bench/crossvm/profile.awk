# SPDX-License-Identifier: BSD-2-Clause
# Adds up instructions by function. Input: sorted lines `address type name` of kallsyms, then lines `address flags`, one an instruction.
# A trip begins with the first instruction of the function `begin`; those of the commonest length count.
function find(address,    low, high, middle) {
    low = 1; high = symbols
    while (low < high) {
        middle = int((low + high + 1) / 2)
        if (places[middle] "" <= address "")
            low = middle
        else
            high = middle - 1
    }
    return names[low]
}
function place(address, flags) {
    if (!((address, flags) in cache)) {
        if (address "" < "8000000000000000")
            cache[address, flags] = flags " process"
        else if (address "" < places[1] "")
            cache[address, flags] = flags " module " substr(address, 1, 13)
        else
            cache[address, flags] = flags " " find(address)
    }
    return cache[address, flags]
}
NR == FNR {
    places[++symbols] = $1
    names[symbols] = $3
    if ($3 == begin)
        first = $1
    next
}
$1 == first {
    trips++
    lengths[trips] = 0
}
trips {
    lengths[trips]++
    where[trips, lengths[trips]] = place($1, $2)
}
END {
    for (trip = 1; trip < trips; trip++) {
        if (++often[lengths[trip]] > most) {
            most = often[lengths[trip]]
            usual = lengths[trip]
        }
    }
    for (trip = 1; trip < trips; trip++) {
        if (lengths[trip] == usual) {
            for (i = 1; i <= usual; i++)
                sums[where[trip, i]]++
        }
    }
    printf "%d of %d trips had %d instructions\n", most, trips - 1, usual
    for (name in sums)
        printf "%8.1f %s\n", sums[name] / most, name | "sort -rn"
}
