/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stream, every interleaving: a writer, a reader, their words, waits and events. It follows stream/session.c, write.c, read.c and
 * wait.c: each step here is one access there, and what is stored in one word there is stored at once. The ring has room for two
 * items, each of which says of which session it is and its number there.
 *
 *   (nothing)      both sides live until they have passed all items and the end
 *   -DWRITER_ENDS  the writer may end at any step, and is started again once; nobody tells the reader
 *   -DREADER_ENDS  the same of the reader
 *
 * `notice` is left out: whoever is linked may look at any time. Each access is seen by all at once, as sequentially consistent
 * ones are.
 *
 * Claims: an item that is read is of the session that both sides are in, and the next one; a writer that hears that its end was
 * seen was read whole; and nobody sleeps for ever while the other side has what it waits for.
 */
#define OPEN  0
#define ENDED 1

#ifndef RING
#define RING 2
#endif
#ifndef ITEMS
#define ITEMS 3
#endif

#define WRITER 0
#define READER 1

typedef word_t {
    byte session;
    byte state;
    byte position;
};

typedef wait_t {
    byte sequence; /* 0: it doesn't wait; round 1 to 3, which is enough to tell a wait from the one before */
    short target;
};

word_t word[2];
wait_t waits[2];
byte seen;
byte items[RING]; /* session * 16 + number */
bool data_event, room_event;

bool alive[2];
byte lives[2];
bool finished[2];
byte whole; /* the last session that was read to its end */

#ifdef WRITER_ENDS
#define writer_step if :: true :: lives[WRITER] == 1 -> goto writer_end fi
#else
#define writer_step skip
#endif
#ifdef READER_ENDS
#define reader_step if :: true :: lives[READER] == 1 -> goto reader_end fi
#else
#define reader_step skip
#endif

#define LOAD(side)                         \
    atomic {                               \
        peer_session = word[side].session; \
        peer_state = word[side].state;     \
        peer_position = word[side].position \
    }

/* What was seen and is used up must not tell states apart. */
#define FORGET peer_session = 0; peer_state = 0; peer_position = 0

#define STORE(side, new_state)           \
    atomic {                             \
        word[side].session = session;    \
        word[side].state = new_state;    \
        word[side].position = position   \
    }

/* session_begin of a side that was opened, or opens again. */
#ifdef BREAK_SESSION
#define NEXT_SESSION session = (session > 0 -> session : 1)
#else
#define NEXT_SESSION session = session + 1
#endif
#define BEGIN(step, own, other)                                     \
    session = word[own].session;                                    \
    step;                                                           \
    LOAD(other);                                                    \
    step;                                                           \
    waits[own].sequence = 0;                                        \
    waits[own].target = 0;                                          \
    if                                                              \
    :: peer_session > session && peer_state == OPEN -> session = peer_session \
    :: else ->                                                      \
       session = (peer_session > session -> peer_session : session); \
       NEXT_SESSION                                                 \
    fi;                                                             \
    position = 0; limit = 0; answered = 0; linked = false; FORGET

/* stream_side_publish: the position, then the other side's wait, then the event. */
#ifdef BREAK_ORDER
#define PUBLISH(step, own, other, event)          \
    step;                                         \
    atomic { sequence = waits[other].sequence; target = waits[other].target } \
    step;                                         \
    STORE(own, OPEN);                             \
    TELL(step, event)
#else
#define PUBLISH(step, own, other, event)          \
    step;                                         \
    STORE(own, OPEN);                             \
    step;                                         \
    atomic { sequence = waits[other].sequence; target = waits[other].target } \
    TELL(step, event)
#endif
#define TELL(step, event)                                                  \
    if                                                                     \
    :: sequence != 0 && sequence != answered && position >= target ->      \
       answered = sequence;                                                \
       step;                                                               \
       event = true                                                        \
    :: else                                                                \
    fi;                                                                    \
    sequence = 0; target = 0

proctype writer()
{
    byte session, position, limit, answered, mine, sequence;
    byte peer_session, peer_state, peer_position;
    short target;
    bool linked;

    writer_step;
begin:
    BEGIN(writer_step, WRITER, READER);
start:
    writer_step;
    STORE(WRITER, OPEN);
    writer_step;
    data_event = true;
again:
    writer_step;
    LOAD(READER);
    if
    :: !linked && peer_session > session && peer_state == OPEN ->
       session = peer_session; position = 0; limit = 0; answered = 0;
       goto start
    :: !linked && peer_session == session -> linked = true
    :: !linked && peer_session != session && !(peer_session > session && peer_state == OPEN) ->
       goto wait
    :: linked && peer_session != session -> goto begin /* -ECONNRESET */
    :: linked && peer_session == session -> skip
    fi;
    assert(peer_position >= limit && peer_position <= position);
    limit = peer_position;
    FORGET;
    if
    :: position == ITEMS -> goto close
    :: position < ITEMS && position - limit < RING ->
       writer_step;
       items[position % RING] = session * 16 + position;
       position++;
       PUBLISH(writer_step, WRITER, READER, data_event);
       goto again
    :: else
    fi;
wait:
    writer_step;
    atomic {
        mine = mine % 3 + 1;
        waits[WRITER].sequence = mine;
        waits[WRITER].target = position + 1 - RING
    }
#ifndef BREAK_LOOK
    writer_step;
    LOAD(READER);
    if
    :: peer_session == session && linked && position - peer_position < RING -> goto disarm
    :: linked && peer_session != session -> goto disarm
    :: !linked && peer_session >= session && (peer_session == session || peer_state == OPEN) ->
       goto disarm
    :: else -> FORGET
    fi;
#endif
end_writer_asleep:
    if
    :: room_event -> room_event = false
#ifdef WRITER_ENDS
    :: lives[WRITER] == 1 -> goto writer_end
#endif
    fi;
disarm:
    writer_step;
    atomic { waits[WRITER].sequence = 0; waits[WRITER].target = 0; FORGET }
    goto again;
close:
    writer_step;
    STORE(WRITER, ENDED);
    writer_step;
    data_event = true;
acknowledged:
    writer_step;
    LOAD(READER);
    writer_step;
    if
    :: seen == session ->
       assert(whole >= session);
       finished[WRITER] = true;
       goto done
    :: seen != session && peer_session != session ->
       assert(lives[READER] > 1); /* only a reader that ended leaves in doubt what it read */
       goto begin
    :: else -> FORGET
    fi;
end_writer_closes:
    if
    :: room_event -> room_event = false
#ifdef WRITER_ENDS
    :: lives[WRITER] == 1 -> goto writer_end
#endif
    fi;
    goto acknowledged;
writer_end:
    alive[WRITER] = false;
done:
    skip
}

proctype reader()
{
    byte session, position, limit, answered, mine, sequence;
    byte peer_session, peer_state, peer_position;
    short target;
    bool linked;

    reader_step;
begin:
    BEGIN(reader_step, READER, WRITER);
start:
    reader_step;
    STORE(READER, OPEN);
    reader_step;
    room_event = true;
again:
    reader_step;
    LOAD(WRITER);
    if
    :: !linked && peer_session > session && peer_state == OPEN ->
       session = peer_session; position = 0; limit = 0; answered = 0;
       goto start
    :: !linked && peer_session == session -> linked = true
    :: !linked && peer_session != session && !(peer_session > session && peer_state == OPEN) ->
       goto wait
    :: linked && peer_session != session -> goto begin /* -ECONNRESET */
    :: linked && peer_session == session -> skip
    fi;
    assert(peer_position >= limit && peer_position - position <= RING);
    limit = peer_position;
    if
    :: position < limit ->
       FORGET;
       reader_step;
       assert(items[position % RING] == session * 16 + position);
       position++;
       PUBLISH(reader_step, READER, WRITER, room_event);
       goto again
    :: position == limit && peer_state == ENDED ->
       assert(position == ITEMS);
       FORGET;
       whole = session;
       reader_step;
#ifndef BREAK_SEEN
       seen = session;
#endif
       reader_step;
       STORE(READER, ENDED);
       reader_step;
       room_event = true;
       finished[READER] = true;
       reader_step;
       BEGIN(reader_step, READER, WRITER); /* on to the next session, which may never come */
       reader_step;
       STORE(READER, OPEN);
       room_event = true;
       goto done
    :: else -> FORGET
    fi;
wait:
    reader_step;
    atomic {
        mine = mine % 3 + 1;
        waits[READER].sequence = mine;
        waits[READER].target = position + 1
    }
#ifndef BREAK_LOOK
    reader_step;
    LOAD(WRITER);
    if
    :: peer_session == session && linked && (peer_position > position || peer_state == ENDED) ->
       goto disarm
    :: linked && peer_session != session -> goto disarm
    :: !linked && peer_session >= session && (peer_session == session || peer_state == OPEN) ->
       goto disarm
    :: else -> FORGET
    fi;
#endif
end_reader_asleep:
    if
    :: data_event -> data_event = false
#ifdef READER_ENDS
    :: lives[READER] == 1 -> goto reader_end
#endif
    fi;
disarm:
    reader_step;
    atomic { waits[READER].sequence = 0; waits[READER].target = 0; FORGET }
    goto again;
reader_end:
    alive[READER] = false;
done:
    skip
}

/* Starts again who ended. */
proctype loader()
{
#ifdef WRITER_ENDS
end_writer:
    !alive[WRITER];
    atomic { lives[WRITER]++; alive[WRITER] = true; run writer() }
#endif
#ifdef READER_ENDS
end_reader:
    !alive[READER];
    atomic { lives[READER]++; alive[READER] = true; run reader() }
#endif
end_idle:
    false
}

/* Runs when nobody else can. One that came again after the other had finished waits for a session that doesn't come. */
proctype monitor()
{
    timeout;
    assert(finished[WRITER] || finished[READER]);
    assert((finished[WRITER] && finished[READER]) || lives[WRITER] > 1 || lives[READER] > 1)
}

init
{
    atomic {
        alive[WRITER] = true;
        alive[READER] = true;
        lives[WRITER] = 1;
        lives[READER] = 1;
        run writer();
        run reader();
        run loader();
        run monitor();
    }
}
