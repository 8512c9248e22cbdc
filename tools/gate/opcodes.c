/* opcodes.c - the general-purpose instructions of the Intel manual, volume 2, appendix A, without vector and x87 ones,
 * which -mgeneral-regs-only excludes; of the system instructions those that cells have in assembly. What is not here is
 * refused, so a gap in this table can stop a build but cannot let anything pass. */
#include "opcodes.h"

enum { ANY = -1, ONE = 0, TWO = 1, THREE = 2 };
enum { A = 1 << RAX, B = 1 << RBX, C = 1 << RCX, D = 1 << RDX, S = 1 << RSI, T = 1 << RDI, P = 1 << RBP };
enum { CHANGES = LOADS | STORES | TO_RM };           /* read, modified, written */

static const struct opcode table[] = {
    /* 00 to 3f: eight operations of the same shape; the last, cmp, writes nothing and is handled by opcode_find */
    { ONE, 0x00, 0x00, ANY, PLAIN, MODRM | CHANGES | BYTE, 0 },
    { ONE, 0x01, 0x01, ANY, PLAIN, MODRM | CHANGES, 0 },
    { ONE, 0x02, 0x02, ANY, PLAIN, MODRM | LOADS | TO_REG | BYTE, 0 },
    { ONE, 0x03, 0x03, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },
    { ONE, 0x04, 0x04, ANY, PLAIN, IMM8, A },
    { ONE, 0x05, 0x05, ANY, PLAIN, IMM32, A },
    { ONE, 0x38, 0x38, ANY, PLAIN, MODRM | LOADS | BYTE, 0 },
    { ONE, 0x39, 0x39, ANY, PLAIN, MODRM | LOADS, 0 },
    { ONE, 0x3a, 0x3a, ANY, PLAIN, MODRM | LOADS | BYTE, 0 },
    { ONE, 0x3b, 0x3b, ANY, PLAIN, MODRM | LOADS, 0 },
    { ONE, 0x3c, 0x3c, ANY, PLAIN, IMM8, 0 },
    { ONE, 0x3d, 0x3d, ANY, PLAIN, IMM32, 0 },

    { ONE, 0x50, 0x57, ANY, PLAIN, 0, 0 },                                       /* push */
    { ONE, 0x58, 0x5f, ANY, PLAIN, TO_CODE, 0 },                                 /* pop */
    { ONE, 0x63, 0x63, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },                  /* movslq */
    { ONE, 0x68, 0x68, ANY, PLAIN, IMM32, 0 },
    { ONE, 0x69, 0x69, ANY, PLAIN, MODRM | IMM32 | LOADS | TO_REG, 0 },          /* imul */
    { ONE, 0x6a, 0x6a, ANY, PLAIN, IMM8, 0 },
    { ONE, 0x6b, 0x6b, ANY, PLAIN, MODRM | IMM8 | LOADS | TO_REG, 0 },
    { ONE, 0x6c, 0x6d, ANY, PLAIN, STRING | STORES, T | C },                     /* ins */
    { ONE, 0x6e, 0x6f, ANY, PLAIN, STRING | LOADS, S | C },                      /* outs */
    { ONE, 0x70, 0x7f, ANY, BRANCH, IMM8 | RELATIVE, 0 },
    { ONE, 0x80, 0x80, 7, PLAIN, MODRM | IMM8 | LOADS | BYTE, 0 },               /* cmp */
    { ONE, 0x80, 0x80, ANY, PLAIN, MODRM | IMM8 | CHANGES | BYTE, 0 },
    { ONE, 0x81, 0x81, 7, PLAIN, MODRM | IMM32 | LOADS, 0 },
    { ONE, 0x81, 0x81, ANY, PLAIN, MODRM | IMM32 | CHANGES, 0 },
    { ONE, 0x83, 0x83, 7, PLAIN, MODRM | IMM8 | LOADS, 0 },
    { ONE, 0x83, 0x83, ANY, PLAIN, MODRM | IMM8 | CHANGES, 0 },
    { ONE, 0x84, 0x84, ANY, PLAIN, MODRM | LOADS | BYTE, 0 },                    /* test */
    { ONE, 0x85, 0x85, ANY, PLAIN, MODRM | LOADS, 0 },
    { ONE, 0x86, 0x86, ANY, PLAIN, MODRM | CHANGES | TO_REG | BYTE, 0 },         /* xchg */
    { ONE, 0x87, 0x87, ANY, PLAIN, MODRM | CHANGES | TO_REG, 0 },
    { ONE, 0x88, 0x88, ANY, PLAIN, MODRM | STORES | TO_RM | BYTE, 0 },           /* mov */
    { ONE, 0x89, 0x89, ANY, PLAIN, MODRM | STORES | TO_RM, 0 },
    { ONE, 0x8a, 0x8a, ANY, PLAIN, MODRM | LOADS | TO_REG | BYTE, 0 },
    { ONE, 0x8b, 0x8b, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },
    { ONE, 0x8c, 0x8c, ANY, PLAIN, MODRM | STORES | TO_RM, 0 },                  /* from a segment register */
    { ONE, 0x8d, 0x8d, ANY, PLAIN, MODRM | TO_REG, 0 },                          /* lea */
    { ONE, 0x8e, 0x8e, ANY, PRIVILEGED, MODRM | LOADS, 0 },                      /* to a segment register */
    { ONE, 0x8f, 0x8f, 0, PLAIN, MODRM | STORES | TO_RM, 0 },                    /* pop */
    { ONE, 0x90, 0x97, ANY, PLAIN, TO_CODE, A },                                 /* nop, xchg */
    { ONE, 0x98, 0x98, ANY, PLAIN, 0, A },                                       /* cltq */
    { ONE, 0x99, 0x99, ANY, PLAIN, 0, D },                                       /* cqto */
    { ONE, 0x9b, 0x9e, ANY, PLAIN, 0, 0 },                                       /* fwait, pushf, popf, sahf */
    { ONE, 0x9f, 0x9f, ANY, PLAIN, 0, A },                                       /* lahf */
    { ONE, 0xa0, 0xa1, ANY, PLAIN, OFFSET | LOADS, A },
    { ONE, 0xa2, 0xa3, ANY, PLAIN, OFFSET | STORES, 0 },
    { ONE, 0xa4, 0xa5, ANY, PLAIN, STRING | LOADS | STORES, S | T | C },         /* movs */
    { ONE, 0xa6, 0xa7, ANY, PLAIN, STRING | LOADS, S | T | C },                  /* cmps */
    { ONE, 0xa8, 0xa8, ANY, PLAIN, IMM8, 0 },
    { ONE, 0xa9, 0xa9, ANY, PLAIN, IMM32, 0 },
    { ONE, 0xaa, 0xab, ANY, PLAIN, STRING | STORES, T | C },                     /* stos */
    { ONE, 0xac, 0xad, ANY, PLAIN, STRING | LOADS, A | S | C },                  /* lods */
    { ONE, 0xae, 0xaf, ANY, PLAIN, STRING | LOADS, T | C },                      /* scas */
    { ONE, 0xb0, 0xb7, ANY, PLAIN, IMM8 | TO_CODE | BYTE, 0 },
    { ONE, 0xb8, 0xbf, ANY, PLAIN, IMM64 | TO_CODE, 0 },
    { ONE, 0xc0, 0xc0, ANY, PLAIN, MODRM | IMM8 | CHANGES | BYTE, 0 },           /* shifts */
    { ONE, 0xc1, 0xc1, ANY, PLAIN, MODRM | IMM8 | CHANGES, 0 },
    { ONE, 0xc2, 0xc2, ANY, RETURN, IMM16 | STOPS, 0 },
    { ONE, 0xc3, 0xc3, ANY, RETURN, STOPS, 0 },
    { ONE, 0xc6, 0xc6, 0, PLAIN, MODRM | IMM8 | STORES | TO_RM | BYTE, 0 },      /* mov */
    { ONE, 0xc7, 0xc7, 0, PLAIN, MODRM | IMM32 | STORES | TO_RM, 0 },
    { ONE, 0xc9, 0xc9, ANY, PLAIN, 0, P },                                       /* leave */
    { ONE, 0xcb, 0xcb, ANY, PRIVILEGED, STOPS, 0 },                              /* lret */
    { ONE, 0xcc, 0xcc, ANY, INTERRUPT, 0, 0 },                                   /* int3 */
    { ONE, 0xcd, 0xcd, ANY, INTERRUPT, IMM8, 0 },
    { ONE, 0xcf, 0xcf, ANY, PRIVILEGED, STOPS, 0 },                              /* iret */
    { ONE, 0xd0, 0xd0, ANY, PLAIN, MODRM | CHANGES | BYTE, 0 },
    { ONE, 0xd1, 0xd1, ANY, PLAIN, MODRM | CHANGES, 0 },
    { ONE, 0xd2, 0xd2, ANY, PLAIN, MODRM | CHANGES | BYTE, 0 },
    { ONE, 0xd3, 0xd3, ANY, PLAIN, MODRM | CHANGES, 0 },
    { ONE, 0xe0, 0xe3, ANY, BRANCH, IMM8 | RELATIVE, C },                        /* loop, jrcxz */
    { ONE, 0xe4, 0xe5, ANY, PLAIN, IMM8, A },                                    /* in */
    { ONE, 0xe6, 0xe7, ANY, PLAIN, IMM8, 0 },                                    /* out */
    { ONE, 0xe8, 0xe8, ANY, CALL, IMM32 | RELATIVE, 0 },
    { ONE, 0xe9, 0xe9, ANY, JUMP, IMM32 | RELATIVE | STOPS, 0 },
    { ONE, 0xeb, 0xeb, ANY, JUMP, IMM8 | RELATIVE | STOPS, 0 },
    { ONE, 0xec, 0xed, ANY, PLAIN, 0, A },                                       /* in */
    { ONE, 0xee, 0xef, ANY, PLAIN, 0, 0 },                                       /* out */
    { ONE, 0xf4, 0xf5, ANY, PLAIN, 0, 0 },                                       /* hlt, cmc */
    { ONE, 0xf6, 0xf6, 0, PLAIN, MODRM | IMM8 | LOADS | BYTE, 0 },               /* test */
    { ONE, 0xf6, 0xf6, 2, PLAIN, MODRM | CHANGES | BYTE, 0 },                    /* not */
    { ONE, 0xf6, 0xf6, 3, PLAIN, MODRM | CHANGES | BYTE, 0 },                    /* neg */
    { ONE, 0xf6, 0xf6, 4, PLAIN, MODRM | LOADS, A },                             /* mul */
    { ONE, 0xf6, 0xf6, 5, PLAIN, MODRM | LOADS, A },                             /* imul */
    { ONE, 0xf6, 0xf6, 6, DIVIDE, MODRM | LOADS, A },
    { ONE, 0xf6, 0xf6, 7, DIVIDE, MODRM | LOADS, A },
    { ONE, 0xf7, 0xf7, 0, PLAIN, MODRM | IMM32 | LOADS, 0 },
    { ONE, 0xf7, 0xf7, 2, PLAIN, MODRM | CHANGES, 0 },
    { ONE, 0xf7, 0xf7, 3, PLAIN, MODRM | CHANGES, 0 },
    { ONE, 0xf7, 0xf7, 4, PLAIN, MODRM | LOADS, A | D },
    { ONE, 0xf7, 0xf7, 5, PLAIN, MODRM | LOADS, A | D },
    { ONE, 0xf7, 0xf7, 6, DIVIDE, MODRM | LOADS, A | D },
    { ONE, 0xf7, 0xf7, 7, DIVIDE, MODRM | LOADS, A | D },
    { ONE, 0xf8, 0xfd, ANY, PLAIN, 0, 0 },                                       /* flags: clc stc cli sti cld std */
    { ONE, 0xfe, 0xfe, 0, PLAIN, MODRM | CHANGES | BYTE, 0 },                    /* inc */
    { ONE, 0xfe, 0xfe, 1, PLAIN, MODRM | CHANGES | BYTE, 0 },                    /* dec */
    { ONE, 0xff, 0xff, 0, PLAIN, MODRM | CHANGES, 0 },
    { ONE, 0xff, 0xff, 1, PLAIN, MODRM | CHANGES, 0 },
    { ONE, 0xff, 0xff, 2, CALL, MODRM | LOADS, 0 },
    { ONE, 0xff, 0xff, 4, JUMP_AWAY, MODRM | LOADS | STOPS, 0 },
    { ONE, 0xff, 0xff, 5, PRIVILEGED, MODRM | LOADS | STOPS, 0 },                /* ljmp */
    { ONE, 0xff, 0xff, 6, PLAIN, MODRM | LOADS, 0 },                             /* push */

    { TWO, 0x00, 0x00, 0, PLAIN, MODRM | STORES | TO_RM, 0 },                    /* sldt */
    { TWO, 0x00, 0x00, 1, PLAIN, MODRM | STORES | TO_RM, 0 },                    /* str */
    { TWO, 0x00, 0x00, 2, PRIVILEGED, MODRM | LOADS, 0 },                        /* lldt */
    { TWO, 0x00, 0x00, 3, PRIVILEGED, MODRM | LOADS, 0 },                        /* ltr */
    { TWO, 0x01, 0x01, 0, PLAIN, MODRM | STORES, 0 },                            /* sgdt */
    { TWO, 0x01, 0x01, 1, PLAIN, MODRM | STORES, A },                            /* sidt, monitor ..., stac */
    { TWO, 0x01, 0x01, 2, PRIVILEGED, MODRM | LOADS, A | D },                    /* lgdt, xgetbv, xsetbv */
    { TWO, 0x01, 0x01, 3, PRIVILEGED, MODRM | LOADS, 0 },                        /* lidt */
    { TWO, 0x01, 0x01, 4, PLAIN, MODRM | STORES | TO_RM, 0 },                    /* smsw */
    { TWO, 0x01, 0x01, 6, PLAIN, MODRM | LOADS, 0 },                             /* lmsw */
    { TWO, 0x01, 0x01, 7, PLAIN, MODRM, A | C | D },                             /* invlpg, swapgs, rdtscp */
    { TWO, 0x05, 0x05, ANY, PRIVILEGED, 0, C },                                  /* syscall */
    { TWO, 0x06, 0x06, ANY, PLAIN, 0, 0 },                                       /* clts */
    { TWO, 0x08, 0x09, ANY, PLAIN, 0, 0 },                                       /* invd, wbinvd */
    { TWO, 0x0b, 0x0b, ANY, INTERRUPT, STOPS, 0 },                               /* ud2 */
    { TWO, 0x0d, 0x0d, ANY, PLAIN, MODRM, 0 },                                   /* prefetchw */
    { TWO, 0x18, 0x1f, ANY, PLAIN, MODRM, 0 },                                   /* prefetch, nop, endbr64 */
    { TWO, 0x20, 0x21, ANY, PRIVILEGED, MODRM | TO_RM | REGISTER, 0 },           /* from control and debug registers */
    { TWO, 0x22, 0x23, ANY, PRIVILEGED, MODRM | REGISTER, 0 },                   /* to those */
    { TWO, 0x30, 0x30, ANY, PRIVILEGED, 0, 0 },                                  /* wrmsr */
    { TWO, 0x31, 0x31, ANY, PLAIN, 0, A | D },                                   /* rdtsc */
    { TWO, 0x32, 0x33, ANY, PRIVILEGED, 0, A | D },                              /* rdmsr, rdpmc */
    { TWO, 0x40, 0x4f, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },                  /* cmov */
    { TWO, 0x80, 0x8f, ANY, BRANCH, IMM32 | RELATIVE, 0 },
    { TWO, 0x90, 0x9f, ANY, PLAIN, MODRM | STORES | TO_RM | BYTE, 0 },           /* setcc */
    { TWO, 0xa0, 0xa0, ANY, PLAIN, 0, 0 },                                       /* push fs */
    { TWO, 0xa1, 0xa1, ANY, PRIVILEGED, 0, 0 },                                  /* pop fs */
    { TWO, 0xa2, 0xa2, ANY, PLAIN, 0, A | B | C | D },                           /* cpuid */
    { TWO, 0xa3, 0xa3, ANY, PLAIN, MODRM | LOADS, 0 },                           /* bt */
    { TWO, 0xa4, 0xa4, ANY, PLAIN, MODRM | IMM8 | CHANGES, 0 },                  /* shld */
    { TWO, 0xa5, 0xa5, ANY, PLAIN, MODRM | CHANGES, 0 },
    { TWO, 0xa8, 0xa8, ANY, PLAIN, 0, 0 },                                       /* push gs */
    { TWO, 0xa9, 0xa9, ANY, PRIVILEGED, 0, 0 },                                  /* pop gs */
    { TWO, 0xab, 0xab, ANY, PLAIN, MODRM | CHANGES, 0 },                         /* bts */
    { TWO, 0xac, 0xac, ANY, PLAIN, MODRM | IMM8 | CHANGES, 0 },                  /* shrd */
    { TWO, 0xad, 0xad, ANY, PLAIN, MODRM | CHANGES, 0 },
    { TWO, 0xae, 0xae, ANY, PRIVILEGED, MODRM | CHANGES, 0 },                    /* fxsave, fences, fs and gs bases */
    { TWO, 0xaf, 0xaf, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },                  /* imul */
    { TWO, 0xb0, 0xb0, ANY, PLAIN, MODRM | CHANGES | BYTE, A },                  /* cmpxchg */
    { TWO, 0xb1, 0xb1, ANY, PLAIN, MODRM | CHANGES, A },
    { TWO, 0xb3, 0xb3, ANY, PLAIN, MODRM | CHANGES, 0 },                         /* btr */
    { TWO, 0xb6, 0xb7, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },                  /* movzx */
    { TWO, 0xb8, 0xb8, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },                  /* popcnt */
    { TWO, 0xba, 0xba, 4, PLAIN, MODRM | IMM8 | LOADS, 0 },                      /* bt */
    { TWO, 0xba, 0xba, 5, PLAIN, MODRM | IMM8 | CHANGES, 0 },
    { TWO, 0xba, 0xba, 6, PLAIN, MODRM | IMM8 | CHANGES, 0 },
    { TWO, 0xba, 0xba, 7, PLAIN, MODRM | IMM8 | CHANGES, 0 },
    { TWO, 0xbb, 0xbb, ANY, PLAIN, MODRM | CHANGES, 0 },                         /* btc */
    { TWO, 0xbc, 0xbd, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },                  /* bsf, bsr */
    { TWO, 0xbe, 0xbf, ANY, PLAIN, MODRM | LOADS | TO_REG, 0 },                  /* movsx */
    { TWO, 0xc0, 0xc0, ANY, PLAIN, MODRM | CHANGES | TO_REG | BYTE, 0 },         /* xadd */
    { TWO, 0xc1, 0xc1, ANY, PLAIN, MODRM | CHANGES | TO_REG, 0 },
    { TWO, 0xc3, 0xc3, ANY, PLAIN, MODRM | STORES, 0 },                          /* movnti */
    { TWO, 0xc7, 0xc7, 1, PLAIN, MODRM | LOADS | STORES, A | D },                /* cmpxchg16b */
    { TWO, 0xc7, 0xc7, 6, PLAIN, MODRM | TO_RM | REGISTER, 0 },                  /* rdrand */
    { TWO, 0xc7, 0xc7, 7, PLAIN, MODRM | TO_RM | REGISTER, 0 },                  /* rdseed */
    { TWO, 0xc8, 0xcf, ANY, PLAIN, TO_CODE, 0 },                                 /* bswap */
    { THREE, 0x82, 0x82, ANY, PRIVILEGED, MODRM | LOADS, 0 },                    /* invpcid */
    { THREE, 0xf0, 0xf1, ANY, PLAIN, MODRM | CHANGES | TO_REG, 0 },              /* movbe, crc32 */
};

const struct opcode *opcode_find(uint8_t map, uint8_t code, uint8_t modrm) {
    if (map == ONE && code < 0x38) code &= 7;        /* add or adc sbb and sub xor */
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct opcode *o = &table[i];
        if (o->map == map && code >= o->first && code <= o->last && (o->group == ANY || o->group == (modrm >> 3 & 7)))
            return o;
    }
    return NULL;
}
