/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The orderings of the RPC channel on weak memory: client.c, server.c, serve.c and message.c, notice.c of the loader. A payload is
 * a byte, which belongs to a call where it has its number.
 *
 *   (nothing)       two calls
 *   -DGIVES_UP      the client may withdraw a request at any time, and write another over it (its kick failed, the server ended)
 *   -DSERVER_ENDS   the server may end at any step, for good
 *
 * Broken, each by leaving out one ordering: -DBREAK_SEND (the number of a message does not release), -DBREAK_READ (it is not
 * acquired), -DBREAK_LOOK, -DBREAK_ARM (no fence between number and word, where a message is sent; where a side is about to sleep),
 * -DBREAK_WITHDRAW (no release fence behind a withdrawal), -DBREAK_COPY (no acquire fence behind the copy), -DBREAK_NOTICE (the
 * loader's word does not release), -DBREAK_ENDED (`ended` is not acquired).
 *
 * Claims: a request that runs and a reply that is taken are those of their number; each call ends; it fails only where the server
 * ended without a reply.
 */
#define SIGNALLED 1
#define WAITING   2
#define CALLS     2
#define WITHDRAWN 64

#define CLIENT    0
#define SERVER    1
#define LOADER    2
#ifdef SERVER_ENDS
#define PROCESSES 3
#else
#define PROCESSES 2
#endif
#define REQUEST_WORD    0
#define REQUEST_CALL    1
#define REQUEST_PAYLOAD 2
#define REPLY_WORD      3
#define REPLY_CALL      4
#define REPLY_PAYLOAD   5
#define ENDED           6
#define LOCATIONS       7
#define LOOKS(p, l) ((p == CLIENT && (l >= REPLY_WORD || l == REQUEST_WORD)) || (p == SERVER && l <= REPLY_WORD))
#include "weak_memory.pml"

#ifdef BREAK_SEND
#define SEND_ORDER RELAXED
#else
#define SEND_ORDER RELEASE
#endif
#ifdef BREAK_READ
#define READ_ORDER RELAXED
#else
#define READ_ORDER ACQUIRE
#endif
#ifdef BREAK_LOOK
#define LOOK_FENCE(p) skip
#else
#define LOOK_FENCE(p) fence(p)
#endif
#ifdef BREAK_ARM
#define ARM_FENCE(p) skip
#else
#define ARM_FENCE(p) fence(p)
#endif
#ifdef BREAK_WITHDRAW
#define WITHDRAW_FENCE skip
#else
#define WITHDRAW_FENCE fence_release(CLIENT)
#endif
#ifdef BREAK_COPY
#define COPY_FENCE skip
#else
#define COPY_FENCE fence_acquire(SERVER)
#endif
#ifdef BREAK_NOTICE
#define NOTICE_ORDER RELAXED
#else
#define NOTICE_ORDER RELEASE
#endif
#ifdef BREAK_ENDED
#define ENDED_ORDER RELAXED
#else
#define ENDED_ORDER ACQUIRE
#endif

bool asleep[2]; /* in the kernel */
bool ended;     /* what the loader reaps */
bool finished;
byte replied;

/* camkes_message_send, its payload first. */
inline send(p, word_at, call_at, payload_at, number)
{
    store(p, payload_at, RELAXED, number);
    store(p, call_at, SEND_ORDER, number);
    LOOK_FENCE(p);
    load(p, word_at, RELAXED, word);
    if
    :: word == WAITING ->
       store(p, word_at, RELAXED, SIGNALLED);
       fence(p); /* the kernel's, before it looks for sleepers */
       asleep[1 - p] = false
    :: else
    fi;
    word = 0
}

/* camkes_message_arm. */
inline arm(p, word_at)
{
    load(p, word_at, RELAXED, word);
    if
    :: word != WAITING -> store(p, word_at, RELAXED, WAITING)
    :: else
    fi;
    word = 0;
    ARM_FENCE(p)
}

/* camkes_kick_sleep: futex(2) looks at the word. */
inline sleep(p, word_at)
{
    fence(p);
    atomic { if :: memory[word_at] == WAITING -> asleep[p] = true :: else fi }
}

proctype client()
{
    byte number, seen, word, value, all;
    bool over;

    do
    :: number < CALLS && !over ->
       load(CLIENT, ENDED, RELAXED, seen);
       if
       :: seen != 0 -> break /* it will not come again */
       :: else
       fi;
       number++;
       send(CLIENT, REQUEST_WORD, REQUEST_CALL, REQUEST_PAYLOAD, number);
       do
       :: load(CLIENT, REPLY_CALL, READ_ORDER, value);
          if
          :: value == number -> break
          :: else
          fi;
          arm(CLIENT, REPLY_WORD);
          load(CLIENT, ENDED, ENDED_ORDER, value);
          over = value != seen;
          load(CLIENT, REPLY_CALL, READ_ORDER, value);
          if
          :: value == number -> over = false; break
          :: value != number && over -> break
          :: else
          fi;
          sleep(CLIENT, REPLY_WORD);
end_asleep:
          !asleep[CLIENT]
#ifdef GIVES_UP
       :: number < CALLS -> /* the kick failed */
          store(CLIENT, REQUEST_CALL, RELAXED, number + WITHDRAWN);
          WITHDRAW_FENCE;
          goto next
#endif
       od;
       if
       :: over -> assert(replied != number)
       :: else ->
          load(CLIENT, REPLY_PAYLOAD, RELAXED, value);
          assert(value == number)
       fi;
next:  value = 0; seen = 0
    :: else -> break
    od;
    finished = true
}

#ifdef SERVER_ENDS
#define server_step if :: true :: goto server_end fi
#else
#define server_step skip
#endif

proctype server()
{
    byte mine, call, word, value, all;

    do
    :: server_step;
       load(SERVER, REQUEST_CALL, RELAXED, call);
       if
       :: call != mine && call < WITHDRAWN ->
          load(SERVER, REQUEST_CALL, READ_ORDER, call);
          load(SERVER, REQUEST_PAYLOAD, RELAXED, value);
          COPY_FENCE;
          load(SERVER, REQUEST_CALL, RELAXED, word);
          if
          :: word != call || call == mine || call >= WITHDRAWN /* dropped: another comes */
          :: else ->
             word = 0;
             mine = call;
             assert(value == call);
             server_step;
             store(SERVER, REPLY_PAYLOAD, RELAXED, call);
             atomic { store(SERVER, REPLY_CALL, SEND_ORDER, call); replied = call };
             server_step;
             LOOK_FENCE(SERVER);
             load(SERVER, REPLY_WORD, RELAXED, word);
             if
             :: word == WAITING ->
                store(SERVER, REPLY_WORD, RELAXED, SIGNALLED);
                server_step;
                fence(SERVER);
                asleep[CLIENT] = false
             :: else
             fi
          fi
       :: else ->
          arm(SERVER, REQUEST_WORD);
          load(SERVER, REQUEST_CALL, RELAXED, call);
          if
          :: call != mine && call < WITHDRAWN
          :: else ->
             sleep(SERVER, REQUEST_WORD);
end_asleep:  !asleep[SERVER]
          fi
       fi;
       call = 0; word = 0; value = 0
    od;
server_end:
    fence(SERVER);
    ended = true
}

#ifdef SERVER_ENDS
proctype loader()
{
    byte all;

end_idle:
    ended;
    store(LOADER, ENDED, RELAXED, 2);
    store(LOADER, REPLY_WORD, NOTICE_ORDER, SIGNALLED);
    fence(LOADER);
    asleep[CLIENT] = false
}
#endif

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(finished)
}

init
{
    atomic {
        run client();
        run server();
        run memory_runs(CLIENT);
        run memory_runs(SERVER);
#ifdef SERVER_ENDS
        run loader();
        run memory_runs(LOADER);
#endif
        run monitor()
    }
}
