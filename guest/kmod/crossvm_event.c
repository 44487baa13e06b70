// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's ends of events: signal a word, wait for a word, wake who waits.
 *
 * The state of an event is its notification words and nothing else: the interrupt handler wakes,
 * and who polls takes. Each lies in memory that an untrusted peer writes at any time, so nothing
 * here loops on it, and a value that is none of the three states counts as IDLE.
 */
#include <linux/atomic.h>
#include <linux/export.h>

#include "crossvm_device.h"

static u32 *crossvm_word(const struct crossvm *crossvm, u32 index)
{
	return (u32 *)(crossvm->window + (size_t)index * CAISSON_PAGE_BYTES);
}

static bool crossvm_signal(struct crossvm *crossvm, u32 word)
{
	/* Release: what the emitter wrote to a dataport is seen by who takes this. */
	return xchg_release(crossvm_word(crossvm, word), CAISSON_NOTIFICATION_SIGNALLED) ==
	       CAISSON_NOTIFICATION_WAITING;
}

static void crossvm_ring(struct crossvm *crossvm, u32 word)
{
	iowrite32(word, crossvm->doorbell + (size_t)word * crossvm->doorbell_stride);
}

void crossvm_emit(struct crossvm *crossvm, const struct crossvm_entry *entry, u32 from)
{
	u32 end = entry->word_first + entry->word_count;
	u32 i;

	for (i = entry->word_first + from; i < end; i++) {
		if (crossvm_signal(crossvm, i))
			crossvm_ring(crossvm, i);
	}
}
EXPORT_SYMBOL_GPL(crossvm_emit);

void crossvm_emit_last(struct crossvm *crossvm, const struct crossvm_entry *entry)
{
	u32 i;

	for (i = entry->word_first; i < entry->word_first + entry->word_count; i++) {
		crossvm_signal(crossvm, i);
		crossvm_ring(crossvm, i);
	}
}
EXPORT_SYMBOL_GPL(crossvm_emit_last);

bool crossvm_signalled(const struct crossvm *crossvm, const struct crossvm_entry *entry)
{
	u32 i;

	for (i = entry->word_first; i < entry->word_first + entry->word_count; i++) {
		if (READ_ONCE(*crossvm_word(crossvm, i)) == CAISSON_NOTIFICATION_SIGNALLED)
			return true;
	}
	return false;
}

/* Signalled in between: taken all the same. The word stays armed, at the cost of one needless kick.
 * Releases the caller's place in the wait queue to whom the kick runs, and acquires as taking does:
 * of the kernel's exchanges only the full one has both. */
static bool crossvm_arm(const struct crossvm *crossvm, const struct crossvm_entry *entry)
{
	bool taken = false;
	u32 i;

	for (i = entry->word_first; i < entry->word_first + entry->word_count; i++)
		taken |= xchg(crossvm_word(crossvm, i), CAISSON_NOTIFICATION_WAITING) ==
			 CAISSON_NOTIFICATION_SIGNALLED;
	return taken;
}

/*
 * Takes what each emitter has signalled, or arms the words for the next event. No wake-up is lost:
 *
 * - Who arms is on the wait queue before, for all to see: unlocking the queue does not keep what follows behind it, the exchange
 *   does. An emitter that comes after the arming sees WAITING and kicks; one that came before it is seen by the exchange that arms.
 * - Taking does not disarm others. While somebody else is on the queue the word becomes WAITING, not IDLE: an
 *   edge-triggered epoll, for one, does not poll again before it is woken. Where that somebody joined after the look
 *   at the queue, the signal taken here was emitted after it had armed, so a kick is on its way, and the handler wakes
 *   everybody who lost the arming.
 * - With the word that was taken, those of the other emitters become WAITING: one may be IDLE, taken by a look before the
 *   caller joined the queue. An event that this takes as well coalesces with the one that was taken.
 * - A process that has the words mapped takes by IDLE whoever is on the queue. It is not on the queue itself. Who is, and sleeps,
 *   had armed before the signal that was taken: so again a kick is on its way, or was, and woke him.
 */
bool crossvm_take(const struct crossvm *crossvm, const struct crossvm_entry *entry, bool others)
{
	u32 left = others ? CAISSON_NOTIFICATION_WAITING : CAISSON_NOTIFICATION_IDLE;
	bool taken = false;
	u32 i;

	for (i = entry->word_first; i < entry->word_first + entry->word_count; i++)
		taken |= cmpxchg_acquire(crossvm_word(crossvm, i), CAISSON_NOTIFICATION_SIGNALLED,
					 left) == CAISSON_NOTIFICATION_SIGNALLED;
	if (taken && others && entry->word_count > 1)
		crossvm_arm(crossvm, entry);
	return taken;
}

bool crossvm_take_or_arm(const struct crossvm *crossvm, const struct crossvm_entry *entry,
			 bool others)
{
	return crossvm_take(crossvm, entry, others) || crossvm_arm(crossvm, entry);
}

/*
 * A word that changes meanwhile counts as signalled: what comes of that looks again. To arm is a
 * full barrier as in crossvm_arm, and where it does not come to that, the caller need not be woken.
 */
bool crossvm_look_or_arm(const struct crossvm *crossvm, const struct crossvm_entry *entry)
{
	bool there = false;
	u32 i;

	for (i = entry->word_first; i < entry->word_first + entry->word_count; i++) {
		u32 *word = crossvm_word(crossvm, i);
		u32 seen = READ_ONCE(*word);

		there |= seen == CAISSON_NOTIFICATION_SIGNALLED ||
			 cmpxchg(word, seen, CAISSON_NOTIFICATION_WAITING) != seen;
	}
	return there;
}

static bool crossvm_armed(const struct crossvm *crossvm, const struct crossvm_entry *entry)
{
	u32 i;

	for (i = entry->word_first; i < entry->word_first + entry->word_count; i++) {
		if (READ_ONCE(*crossvm_word(crossvm, i)) != CAISSON_NOTIFICATION_WAITING)
			return false;
	}
	return true;
}

/*
 * Who is woken looks again, and so takes the event or arms its words anew. The queues lie side by
 * side, the words a page apart: so only those are looked at that somebody waits for.
 */
void crossvm_events_interrupt(struct crossvm *crossvm)
{
	const struct crossvm_entry *entry = crossvm->entries[CAISSON_CROSSVM_CONSUME];
	const struct crossvm_entry *end = entry + crossvm->counts[CAISSON_CROSSVM_CONSUME];

	/* Who armed the word for which this interrupt came is seen on its queue; who comes later
	 * looks at the word himself. */
	smp_mb();
	for (; entry < end; entry++) {
		wait_queue_head_t *wait = &crossvm->waits[entry->id - 1];

		if (waitqueue_active(wait) && !crossvm_armed(crossvm, entry))
			wake_up_interruptible_poll(wait, EPOLLIN | EPOLLRDNORM);
	}
}
