// SPDX-License-Identifier: GPL-2.0-only
/*
 * The poll operation of a consumed event. An event is told once, and to tell it is to take it. So
 * it matters for what the kernel asks:
 *
 *   poll, select       tell the caller what they find
 *   epoll_ctl          looks whether a file is ready as it joins a set, or as its entry changes; epoll_wait tells of it, and asks again
 *   epoll_wait         tells of the files of its set; of a set within that, it looks whether something there is ready
 *   poll of a set      looks likewise
 *
 * Who only looks takes nothing. The operation is called alike in all these cases, but it can see
 * the system call, whose set that is, and the table that poll and select have. What cannot be told
 * apart by that (io_uring, 32-bit programs) tells.
 */
#include <linux/compat.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/unistd.h>

#include <asm/syscall.h>

#include "crossvm_device.h"

void crossvm_sets_init(struct crossvm_sets *sets)
{
	spin_lock_init(&sets->lock);
	sets->count = 0;
}
EXPORT_SYMBOL_GPL(crossvm_sets_init);

/* Whether it is in an epoll set; *ret_single: in one alone. */
static bool crossvm_in_set(struct file *file, bool *ret_single)
{
	bool found = false;

	*ret_single = false;
#ifdef CONFIG_EPOLL
	if (!READ_ONCE(file->f_ep))
		return false;
	spin_lock(&file->f_lock); /* guards the list of its entries in sets */
	if (file->f_ep && file->f_ep->first) {
		found = true;
		*ret_single = !file->f_ep->first->next;
	}
	spin_unlock(&file->f_lock);
#endif
	return found;
}

/* The file that a descriptor of the system call means: to be compared, as it may be gone at
 * once. */
static const struct file *crossvm_file_of(unsigned long descriptor)
{
	struct file *file = fget((unsigned int)descriptor);

	if (file)
		fput(file);
	return file;
}

/* Those that the file has left are forgotten when it is in one alone. */
static void crossvm_note_set(struct crossvm_sets *sets, const struct file *set, bool single)
{
	unsigned int i;

	spin_lock(&sets->lock);
	if (single)
		sets->count = 0;
	for (i = 0; i < sets->count && i < CROSSVM_SETS; i++) {
		if (sets->files[i] == set)
			goto known;
	}
	if (sets->count < CROSSVM_SETS)
		sets->files[sets->count] = set;
	if (sets->count <= CROSSVM_SETS)
		sets->count++; /* more than there is room for: not all are known */
known:
	spin_unlock(&sets->lock);
}

/* Whether the file is not in that set itself, for all that is known. */
static bool crossvm_is_other_set(struct crossvm_sets *sets, const struct file *set)
{
	bool other;
	unsigned int i;

	spin_lock(&sets->lock);
	other = sets->count <= CROSSVM_SETS;
	for (i = 0; i < sets->count && i < CROSSVM_SETS; i++)
		other &= sets->files[i] != set;
	spin_unlock(&sets->lock);
	return other;
}

/*
 * Whether the table is one of poll or select, which is the beginning of theirs (linux/poll.h). That
 * of a set lies on the stack like it, so the bytes behind it may be read.
 */
static bool crossvm_table_of_poll(const struct poll_table_struct *table)
{
	const struct poll_wqueues *queues = container_of(table, struct poll_wqueues, pt);
	unsigned long task, page, woken;

	if (table->_qproc)
		return true; /* it waits; a set looks without */
	if (!object_is_on_stack(table) || !object_is_on_stack(&queues->inline_entries))
		return false;
	task = READ_ONCE_NOCHECK(*(unsigned long *)&queues->polling_task);
	page = READ_ONCE_NOCHECK(*(unsigned long *)&queues->table);
	woken = READ_ONCE_NOCHECK(*(unsigned long *)&queues->triggered);
	return task == (unsigned long)current && PAGE_ALIGNED(page) && lower_32_bits(woken) <= 1;
}

/* Of a file that is in a set. */
static bool crossvm_looks(struct file *file, bool single, const struct poll_table_struct *table,
			  struct crossvm_sets *sets)
{
	unsigned long arguments[6];

	if (!current->mm || (current->flags & (PF_KTHREAD | PF_IO_WORKER)) || in_compat_syscall())
		return false;
	syscall_get_arguments(current, current_pt_regs(), arguments);
	switch (syscall_get_nr(current, current_pt_regs())) {
	case __NR_epoll_ctl:
		if (crossvm_file_of(arguments[2]) == file)
			crossvm_note_set(sets, crossvm_file_of(arguments[0]), single);
		return true;
#ifdef __NR_epoll_wait
	case __NR_epoll_wait:
#endif
	case __NR_epoll_pwait:
	case __NR_epoll_pwait2:
		return crossvm_is_other_set(sets, crossvm_file_of(arguments[0]));
#ifdef __NR_poll
	case __NR_poll:
	case __NR_select:
#endif
	case __NR_ppoll:
	case __NR_pselect6:
		return !crossvm_table_of_poll(table);
	default:
		return false;
	}
}

__poll_t crossvm_poll(struct crossvm *crossvm, const struct crossvm_entry *entry, struct file *file,
		      struct poll_table_struct *table, struct crossvm_sets *sets)
{
	wait_queue_head_t *wait = &crossvm->waits[entry->id - 1];
	bool others = waitqueue_active(wait); /* itself among them, after its first look */
	bool single, there;

	poll_wait(file, wait, table);
	if (!(poll_requested_events(table) & (EPOLLIN | EPOLLRDNORM)))
		return 0; /* who does not ask for it is not told */
	if (table && crossvm_in_set(file, &single) && crossvm_looks(file, single, table, sets))
		there = crossvm_look_or_arm(crossvm, entry);
	else
		there = crossvm_take_or_arm(crossvm, entry, others);
	return there ? EPOLLIN | EPOLLRDNORM : 0;
}
EXPORT_SYMBOL_GPL(crossvm_poll);
