/* status.h - every error of the system, in one list: name, number, sentence. Numbers never change their meaning. */
#pragma once
#include "own.h"

#define STATUS_LIST(X)                                                          \
    X(OK,            0, "done")                                                 \
    X(NO_MEMORY,     1, "out of memory")                                        \
    X(NO_ADDRESS,    2, "no free virtual address range")                        \
    X(INVALID,       3, "an argument is out of range")                          \
    X(NOT_FOUND,     4, "no such thing")                                        \
    X(EXISTS,        5, "it exists already")                                    \
    X(BUSY,          6, "in use")                                               \
    X(FULL,          7, "a fixed table or queue is full")                       \
    X(EMPTY,         8, "nothing there")                                        \
    X(CLOSED,        9, "the other end is gone")                                \
    X(RETRY,        10, "leave and call again: the cell you stand in is replaced") \
    X(TIMEOUT,      11, "the time limit passed")                                \
    X(KILLED,       12, "the task was killed")                                  \
    X(FAULTED,      13, "the task faulted")                                     \
    X(BAD_OBJECT,   14, "malformed object file")                                \
    X(BAD_ARCHIVE,  15, "malformed archive")                                    \
    X(UNRESOLVED,   16, "a symbol is not defined by any cell")                  \
    X(BAD_RELOC,    17, "a relocation is not supported or out of range")        \
    X(TYPE_CHANGED, 18, "a symbol has another type than its user was built for") \
    X(BAD_FLAGS,    19, "the object was compiled with other flags than the system") \
    X(NO_UNWIND,    20, "an unwind table has an unknown opcode or encoding")    \
    X(START_FAILED, 21, "the cell's start function failed")                     \
    X(CYCLE,        22, "cells need each other in a circle")                    \
    X(BAD_STATE,    23, "a declared state cannot be carried over")              \
    X(NOT_QUIET,    24, "a task will not leave the cell")                       \
    X(BAD_COMMAND,  25, "unknown or malformed command")                         \
    X(UNSUPPORTED,  26, "not supported by this machine")                        \
    X(DENIED,       27, "the operation is not allowed here")                    \
    X(FAILED,       28, "what was checked is not right")

#define STATUS_ENUM(name, number, sentence) E_##name = number,
enum status_code { STATUS_LIST(STATUS_ENUM) };
#undef STATUS_ENUM
