/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the module `crossvm` gives to `dataport`, `consumes_event` and `emits_event`: the device's
 * table, requests to the VMM, notification words, and character devices whose minor number is an
 * id.
 *
 * There is one device (abi/crossvm.h). It is found when crossvm is loaded and stays until crossvm
 * is unloaded, which the modules that use these functions prevent.
 */
#ifndef CAISSON_GUEST_CROSSVM_H
#define CAISSON_GUEST_CROSSVM_H

#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "abi/crossvm.h"
#include "abi/guest_ioctl.h"
#include "runtime/spin_policy.h"

struct crossvm;

/* One row of the device's table; constant, owned by the device. */
struct crossvm_entry {
	u32 id;
	u64 size_bytes; /* of a dataport: a positive multiple of the page */
	u32 word_first; /* of an event: its words are word_first .. word_first + word_count - 1 */
	u32 word_count; /* of an emitted event: may be 0 */
	u32 spin_us;	/* of a consumed event: how long a wait spins at most, as the device says */
	char name[CAISSON_CROSSVM_NAME_BYTES]; /* an identifier, NUL-terminated */
};

/* The device, or an error pointer: -ENODEV where this machine has none. */
struct crossvm *crossvm_find(void);

/* How many ids a kind has: they run from 1 to this. */
u32 crossvm_count(const struct crossvm *crossvm, enum caisson_crossvm_kind kind);

/* NULL where there is no such id. */
const struct crossvm_entry *crossvm_entry(const struct crossvm *crossvm,
					  enum caisson_crossvm_kind kind, u32 id);

/*
 * Puts the dataport's bytes [offset, offset + length) under the guest's physical memory at address;
 * total is the size that the caller believes the dataport has. May sleep. Returns 0 or the errno of
 * the VMM's status (abi/crossvm.h).
 */
int crossvm_share(struct crossvm *crossvm, u32 id, u64 total, u64 offset, phys_addr_t address,
		  u64 length);

/* Puts private, zeroed memory back under all of that dataport. May sleep. */
int crossvm_unshare(struct crossvm *crossvm, u32 id);

/*
 * Emits the event: signals each of its words from that index on, from 0, and rings for the
 * consumers that sleep. Any context. An index beyond them emits nothing.
 */
void crossvm_emit(struct crossvm *crossvm, const struct crossvm_entry *entry, u32 from);

/*
 * The same for a process that is gone and had the words mapped: it may have left anything in them,
 * also while a consumer slept, so this rings in any case. Any context.
 */
void crossvm_emit_last(struct crossvm *crossvm, const struct crossvm_entry *entry);

/* The epoll sets that an open file is in, of as many as are known. */
#define CROSSVM_SETS 8
struct crossvm_sets {
	spinlock_t lock;
	unsigned int count;			/* more than CROSSVM_SETS: there are unknown ones */
	const struct file *files[CROSSVM_SETS]; /* to be compared with, and nothing else */
};

void crossvm_sets_init(struct crossvm_sets *sets);

/*
 * The poll operation of a consumed event, for who asks for EPOLLIN: that where the event was there,
 * and it is consumed if the caller is told by it (crossvm_poll.c); else 0, and the next one will
 * wake the caller.
 */
__poll_t crossvm_poll(struct crossvm *crossvm, const struct crossvm_entry *entry, struct file *file,
		      struct poll_table_struct *table, struct crossvm_sets *sets);

/* How those who wait by one descriptor spin: one of them at a time. */
struct crossvm_spin {
	struct mutex lock;	    /* never waited for */
	struct caisson_spin policy; /* in ns */
};

void crossvm_spin_init(struct crossvm_spin *spin);

/*
 * Consumes the event, sleeping until it is there; where `spin` is not NULL it spins a while before.
 * May sleep. Returns for how many microseconds it slept, INT_MAX for more than that, or
 * -ERESTARTNOHAND where a signal came first.
 */
int crossvm_wait(struct crossvm *crossvm, const struct crossvm_entry *entry,
		 struct crossvm_spin *spin);

/*
 * What a mapping of shared memory may be, dataport or event, of page_count pages: -EPERM:
 * executable; -EINVAL: private, or beyond the pages. Else it will neither grow nor become
 * executable.
 */
int crossvm_may_map(struct vm_area_struct *area, u64 page_count);

/*
 * The mmap operation of an event: shows the pages of its words, which are no other's. -EACCES: not
 * open for reading and writing; -ENODEV: this kernel's pages are larger, and have other events'
 * words in them; else as crossvm_may_map.
 */
int crossvm_mmap(const struct crossvm *crossvm, const struct crossvm_entry *entry,
		 struct file *file, struct vm_area_struct *area);

/* Serves EVENT_GET_INFO. */
long crossvm_event_info(const struct crossvm_entry *entry, void __user *argument);

/* The character devices of one kind; memory of the caller, static in its module. */
struct crossvm_nodes {
	struct crossvm *crossvm;
	enum caisson_crossvm_kind kind;
	dev_t first;
	struct cdev cdev;
};

/*
 * Registers a major number under `name` in /proc/devices, whose operations are `operations`, and
 * makes /dev/camkes/<interface> for each id of the kind.
 */
int crossvm_nodes_init(struct crossvm_nodes *nodes, struct crossvm *crossvm,
		       enum caisson_crossvm_kind kind, const char *name,
		       const struct file_operations *operations);
void crossvm_nodes_finish(struct crossvm_nodes *nodes);

/* For an open operation: the entry that the opened minor number means, or NULL. */
const struct crossvm_entry *crossvm_nodes_entry(const struct inode *inode);

#endif
