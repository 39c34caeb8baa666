//! The system's allocator, counting while it is told to.
#![expect(unsafe_code, reason = "an allocator cannot be safe")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// One thread runs; timed runs pay for reading `ON` alone.
static ON: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static FREED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// What was allocated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// Allocations, growing ones among them.
    pub allocations: usize,
    pub bytes: usize,
    /// The most bytes that were live at once.
    pub peak: usize,
}

/// What was allocated so far while counting.
pub fn so_far() -> Used {
    Used {
        allocations: ALLOCATIONS.load(Relaxed),
        bytes: BYTES.load(Relaxed),
        peak: PEAK.load(Relaxed),
    }
}

/// What is live of that.
#[allow(dead_code)] // toasty's benchmark has no use for it.
pub fn live() -> usize {
    BYTES.load(Relaxed).saturating_sub(FREED.load(Relaxed))
}

/// Counts what `work` allocates.
pub fn used(work: impl FnOnce()) -> Used {
    for counter in [&ALLOCATIONS, &BYTES, &FREED, &PEAK] {
        counter.store(0, Relaxed);
    }
    ON.store(true, Relaxed);
    work();
    ON.store(false, Relaxed);
    so_far()
}

struct Counting;

fn add(bytes: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    let bytes = BYTES.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(bytes.saturating_sub(FREED.load(Relaxed)), Relaxed);
}

// Passes on to the system what it is given, as it is given.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            add(layout.size());
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            add(layout.size());
        }
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        if ON.load(Relaxed) {
            FREED.fetch_add(layout.size(), Relaxed);
        }
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if ON.load(Relaxed) {
            add(size.saturating_sub(layout.size()));
            FREED.fetch_add(layout.size().saturating_sub(size), Relaxed);
        }
        unsafe { System.realloc(memory, layout, size) }
    }
}
