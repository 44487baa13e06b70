/* SPDX-License-Identifier: GPL-2.0-only */
/* The cross-VM device as the files of the module `crossvm` share it; no other module includes
 * this. */
#ifndef CAISSON_GUEST_CROSSVM_DEVICE_H
#define CAISSON_GUEST_CROSSVM_DEVICE_H

#include <linux/device.h>
#include <linux/io.h>
#include <linux/mutex.h>
#include <linux/wait.h>

#include "crossvm.h"

#define CROSSVM_KINDS (CAISSON_CROSSVM_CONSUME + 1) /* kinds count from 1 */

struct platform_device;

struct crossvm {
	struct device *dev;
	void __iomem *registers;
	void __iomem *doorbell;
	u32 doorbell_stride;  /* 0: one for all words */
	struct mutex request; /* a request is several registers, then a status */
	u32 life;	      /* this driver's in the device; 0: none, under `request` */
	int irq;
	bool sleeps; /* the next interrupt wakes the whole machine */
	u8 *window;  /* NULL where there is no word */
	phys_addr_t window_address;
	u32 word_count;
	u32 counts[CROSSVM_KINDS];
	struct crossvm_entry *entries[CROSSVM_KINDS]; /* id n is at n - 1 */
	wait_queue_head_t *waits;		      /* of consumed events; id n is at n - 1 */
	struct class *class;			      /* names /dev/camkes/<interface> */
};

static inline u32 crossvm_read(const struct crossvm *crossvm, unsigned int reg)
{
	return readl(crossvm->registers + reg);
}

static inline void crossvm_write(const struct crossvm *crossvm, unsigned int reg, u32 value)
{
	writel(value, crossvm->registers + reg);
}

/* Reads and checks counts and table; memory is the device's (devm). Logs what is wrong. */
int crossvm_table_read(struct crossvm *crossvm);

/* The device's interrupt as a message, which needs no thread of the host's; negative where it has
 * to be the line. Until the device goes. */
int crossvm_msi_irq(struct crossvm *crossvm, struct platform_device *pdev);

/* Wakes who waits for a consumed event; interrupt context. */
void crossvm_events_interrupt(struct crossvm *crossvm);

/* Whether some word of the event is SIGNALLED; a look, which nothing is read on the account of. */
bool crossvm_signalled(const struct crossvm *crossvm, const struct crossvm_entry *entry);

/* Takes the event where it is there. `others`: somebody else is on the wait queue, and has to stay
 * armed. */
bool crossvm_take(const struct crossvm *crossvm, const struct crossvm_entry *entry, bool others);

/* Likewise; where it is not there, the next one will wake who is on the wait queue, which the
 * caller has joined. */
bool crossvm_take_or_arm(const struct crossvm *crossvm, const struct crossvm_entry *entry,
			 bool others);

/* Whether the event is there, and it stays so. Where it is not, the next one will wake who is on
 * the wait queue. */
bool crossvm_look_or_arm(const struct crossvm *crossvm, const struct crossvm_entry *entry);

/* Begins a life of this driver's in the device, which ends with crossvm_life_end; that may be
 * called once more. May sleep. */
int crossvm_life_begin(struct crossvm *crossvm);
void crossvm_life_end(struct crossvm *crossvm);

/* Has the device carry out a command for this driver's life, with the registers as they are; the
 * caller holds `request`. */
int crossvm_command(const struct crossvm *crossvm, enum caisson_crossvm_command command);

/* The machine is to sleep until an event comes. Negative errno where one is there already, or none
 * ever comes. */
int crossvm_sleep_begin(struct crossvm *crossvm);
void crossvm_sleep_end(struct crossvm *crossvm);

/* Wakes the machine where it sleeps; interrupt context. */
void crossvm_sleep_interrupt(const struct crossvm *crossvm);

/* How long a wait for the event may spin, in us: the device's limit and the module's parameter. */
u32 crossvm_spin_us(const struct crossvm_entry *entry);

#endif
