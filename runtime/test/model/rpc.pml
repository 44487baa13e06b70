/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The RPC channel, every interleaving: a client that calls, its server, the loader. It follows client.c, server.c, serve.c
 * and message.c: each step here is one access there, a sleep in the kernel checks the word as futex(2) does. A payload is two
 * bytes that are written and read one by one, so that a torn one shows.
 *
 *   (nothing)       both sides live as long as they like
 *   -DSERVER_ENDS   the server may end at any step, and is started again once, after the loader told of it
 *   -DCLIENT_ENDS   the client may end at any step, and is started again once, after the loader told of it
 *   -DKICKS         with any of these: the server has several clients, so it sleeps in the eventfd of this one, and the word only
 *                   tells that it does
 *
 * Each access is seen by all at once, as after the full barriers that stand between `call` and the word.
 *
 * Claims: a reply that is taken is of this call and whole; a request that runs is whole, and runs once at most; each call
 * comes to an end: with its reply, or told that the server ended, and this only where it did.
 */
#define IDLE      0
#define SIGNALLED 1
#define WAITING   2

#define CALLS     2 /* of a client's life */
#define WITHDRAWN 64

#define SERVER 0
#define CLIENT 1

/* The channel. A payload that belongs to call n has n in both bytes. */
byte request_word, request_call, request_payload[2];
byte reply_word, reply_call, reply_payload[2];
byte server_ended, served;

bool client_asleep, server_asleep; /* in the kernel */
bool server_kicked;                /* the eventfd's counter is not 0 */
bool alive[2];
byte lives[2];
bool ran[8]; /* by number of call */
bool finished;

/* Where a side may end, it ends before any step: its process leaves the loop. */
#ifdef SERVER_ENDS
#define server_step if :: true :: lives[SERVER] == 1 -> goto server_end fi
#else
#define server_step skip
#endif
#ifdef CLIENT_ENDS
#define client_step if :: true :: lives[CLIENT] == 1 -> goto client_end fi
#else
#define client_step skip
#endif

/* camkes_message_send: payload first, then the number, then the word and the kick, each a step. */
#define WRITE(step, payload, call_field, number) \
    step; payload[0] = number;                   \
    step; payload[1] = number;                   \
    step; call_field = number

#define EMIT(step, word, kick)            \
    step;                                 \
    if                                    \
    :: word == WAITING ->                 \
       step; word = SIGNALLED;            \
       step; kick                         \
    :: else                               \
    fi

#ifdef KICKS
#define kick_server server_kicked = true
#else
#define kick_server server_asleep = false
#endif

/* FUTEX_WAIT: sleeps only while the word is WAITING. */
#define SLEEP(word, asleep) atomic { if :: word == WAITING -> asleep = true :: else fi }

/* client.c; `number` is private to the process, `seen` what it knew of the server's ends. */
proctype client()
{
    byte number, i, seen, first, second;
    bool over;

    client_step;
    number = request_call % WITHDRAWN;
    client_step;
    request_call = number + WITHDRAWN;
    do
    :: i < CALLS ->
       i++;
       seen = server_ended;
       number++;
       WRITE(client_step, request_payload, request_call, number);
       EMIT(client_step, request_word, kick_server);
       do
       :: reply_call == number -> break /* while spinning, or after a sleep */
       :: true ->
          client_step;
          reply_word = WAITING;
          client_step;
          over = server_ended != seen;
          client_step;
          if
          :: reply_call == number -> over = false; break
          :: else
          fi;
          if
          :: over -> break
          :: else
          fi;
          SLEEP(reply_word, client_asleep);
          if
          :: !client_asleep
#ifdef CLIENT_ENDS
          :: lives[CLIENT] == 1 -> goto client_end
#endif
          fi
       od;
       client_step;
       if
       :: over ->
          assert(server_ended > 0);
          request_call = number + WITHDRAWN
       :: else ->
          first = reply_payload[0];
          client_step;
          second = reply_payload[1];
          assert(first == number && second == number);
          assert(ran[number])
       fi;
       over = false; first = 0; second = 0
    :: else -> break
    od;
    finished = true;
    goto done;
client_end:
    atomic { alive[CLIENT] = false; client_asleep = false };
done:
    skip
}

/* server.c and serve.c: one client; `mine` is what this process served last. */
proctype server()
{
    byte mine, call, first, second;

    server_step;
    mine = served;
    do
    :: server_step;
       call = request_call;
       if
       :: call != mine && call < WITHDRAWN ->
          server_step;
          first = request_payload[0];
          server_step;
          second = request_payload[1];
          server_step;
          if
          :: request_call != call -> skip /* dropped: another comes */
          :: else ->
             mine = call;
             server_step;
             served = call;
             server_step;
             assert(first == call && second == call);
             assert(!ran[call]);
             ran[call] = true;
             WRITE(server_step, reply_payload, reply_call, call);
             EMIT(server_step, reply_word, client_asleep = false)
          fi
       :: else ->
          server_step;
          request_word = WAITING;
          server_step;
          call = request_call;
          if
          :: call != mine && call < WITHDRAWN -> skip
          :: else ->
#ifdef KICKS
end_asleep:  if
             :: server_kicked -> server_kicked = false /* poll, then the read that empties it */
#else
             SLEEP(request_word, server_asleep);
end_asleep:  if
             :: !server_asleep
#endif
#ifdef SERVER_ENDS
             :: lives[SERVER] == 1 -> goto server_end
#endif
             fi
          fi
       fi;
       call = 0; first = 0; second = 0
    od;
server_end:
    atomic { alive[SERVER] = false; server_asleep = false }
}

/* Tells a side's end to the other, then starts it again. */
proctype loader()
{
#ifdef SERVER_ENDS
end_server:
    !alive[SERVER];
    server_ended++;
    reply_word = SIGNALLED;
    client_asleep = false;
    atomic { lives[SERVER]++; alive[SERVER] = true; run server() }
#endif
#ifdef CLIENT_ENDS
end_client:
    !alive[CLIENT];
    request_word = SIGNALLED;
    kick_server;
    atomic { lives[CLIENT]++; alive[CLIENT] = true; run client() }
#endif
end_idle:
    false
}

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(finished)
}

init
{
    atomic {
        alive[SERVER] = true;
        alive[CLIENT] = true;
        lives[SERVER] = 1;
        lives[CLIENT] = 1;
        run client();
        run server();
        run loader();
        run monitor();
    }
}
