/* test_frames.c - takes ranges of many sizes, splits them, drops them in another order, and asks for too many. */
#include <mem/frames.h>
#include <cell.h>
#include <mem/pages.h>
#include <test/entry.h>

enum { SIZES = 10, HUGE = 512, DEPTH = 24 };

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static status sizes(struct line *why) {
    for (u64 i = 0; i < SIZES; i++) {
        u64 power = 1ul << i, count = power + power / 2;
        OWN(frames) f = frames_alloc(count);
        if (!frames_live(&f)) return fail(why, TEXT("no frames of a modest count"));
        if (frames_first(&f) % power) return fail(why, TEXT("frames are not aligned"));
        if (frames_count(&f) != count) return fail(why, TEXT("another number of frames than asked for"));
        OWN(pages) p = pages_alloc(count);
        if (!pages_live(&p)) return fail(why, TEXT("no pages of a modest count"));
        if (pages_start(&p) / PAGE_SIZE % power) return fail(why, TEXT("pages are not aligned"));
    }
    return OK;
}

static status splits(struct line *why) {
    OWN(frames) a = frames_alloc(HUGE);
    OWN(frames) nothing = NONE(frames);
    OWN(frames) b = NONE(frames);
    OWN(frames) c = NONE(frames);
    if (!frames_live(&a)) return fail(why, TEXT("no huge page's worth of frames"));
    status whole = frames_split(&a, HUGE, &nothing);
    if (!is(whole, E_INVALID)) return fail(why, TEXT("a split that keeps everything was not refused"));
    TRY(frames_split(&a, 100, &b));
    if (!frames_live(&b)) return fail(why, TEXT("no rest of a split"));
    TRY(frames_split(&b, 1, &c));
    if (!frames_live(&c)) return fail(why, TEXT("no rest of a split"));
    if (frames_first(&c) != frames_first(&a) + 101) return fail(why, TEXT("a split lost frames"));
    DROP(frames, b);
    return OK;
}

/* The largest range there is, and one that cannot be. */
static status largest(struct line *why) {
    u64 before = frames_free(), chunk = 1;
    while (chunk <= before) chunk *= 2;
    OWN(frames) most = NONE(frames);
    for (; chunk && !frames_live(&most); chunk /= 2) {
        OWN(frames) f = frames_alloc(chunk);
        if (frames_live(&f)) most = TAKE(frames, f);
    }
    if (!frames_live(&most)) return fail(why, TEXT("no frame at all"));
    if (frames_count(&most) > before) return fail(why, TEXT("a larger range than there are free frames"));
    DROP(frames, most);
    OWN(frames) none = frames_alloc(before + 1);
    if (frames_live(&none)) return fail(why, TEXT("more frames than there are"));
    return OK;
}

static status windows(struct line *why) {
    u64 before = pages_windows();
    OWN(pages) one = pages_alloc_windows(1);
    OWN(pages) three = pages_alloc_windows(3);
    OWN(pages) rest = NONE(pages);
    if (!pages_live(&one) || !pages_live(&three)) return fail(why, TEXT("no code windows"));
    if (pages_start(&three) % WINDOW_SIZE) return fail(why, TEXT("a window is not aligned"));
    TRY(pages_split(&three, WINDOW_PAGES + 5, &rest));
    DROP(pages, three);
    if (pages_windows() != before + 3) return fail(why, TEXT("a window came back before its last page, or too late"));
    DROP(pages, rest);
    DROP(pages, one);
    return pages_windows() == before ? OK : fail(why, TEXT("windows did not come back"));
}

status test_main(struct line *why) {
    u64 frames_before = frames_free(), pages_before = pages_free();
    for (u64 i = 0; i < DEPTH; i++) {
        TRY(sizes(why));
        TRY(splits(why));
    }
    TRY(largest(why));
    TRY(windows(why));
    frames_trim();
    if (frames_free() < frames_before / 2) return fail(why, TEXT("frames did not come back"));
    return pages_free() >= pages_before / 2 ? OK : fail(why, TEXT("pages did not come back"));
}
