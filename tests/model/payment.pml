/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of the attempts to pay one debt, as mod_roubaix/domain/payment*.c have it. README.md tells what is left out; run checks it.
 *
 * A block between atomic's braces is one transaction, or one exchange with PayFiP; whatever can die or be overtaken does so between them.
 * -DMUTANT_… makes a mistake on purpose, -DWITHOUT_… takes away something the city relies on: each must be found wrong.
 */
#ifndef N
#define N 2 /* attempts there is room for */
#endif
#ifndef ROWS
#define ROWS N /* attempts made at most */
#endif
#ifndef PAYERS
#define PAYERS 1
#define JOBS 1
#define ASKERS 0
#endif

/* An attempt's state; 0: there is no such row. */
#define CREEE 1
#define OUVERTE 2
#define PAYEE 3
#define REFUSEE 4
#define ABANDONNEE 5
#define EXPIREE 6
#define A_VERIFIER 7
#define STAYS 8

/* What is heard of it. */
#define NOTHING 0
#define OPENED 1
#define DECLINED 2
#define LOST 3
#define PAID 4
#define TWICE 5
#define DIFFERENT 6
#define REFUSED 7
#define ABANDONED 8
#define SILENT 9
#define GONE 10
#define BLIND 11
#define UNREADABLE 12

/* The operation as it is at PayFiP. Only a payer who was sent to the page moves it, and only within the window. */
#define NEVER 0
#define WAITS 1
#define PAYS 2
#define PAYS_OTHER 3 /* not the amount, the reference… that was asked for */
#define REFUSES 4
#define LEFT 5       /* abandoned: he may come back */
#define PURGED 6

/* What PayFiP answers. */
#define NO_ANSWER 0
#define SAYS_PAID 1
#define SAYS_OTHER 2
#define SAYS_REFUSED 3
#define SAYS_ABANDONED 4
#define SAYS_PENDING 5
#define SAYS_UNKNOWN 6
#define SAYS_NONSENSE 7

/* The database. */
byte state[N];
bit known[N];    /* the operation's name is in the row */
bit hopeful[N];  /* a_verifier for want of an answer: still asked about */
byte living;     /* the attempt that blocks the debt, + 1: what the unique index holds */
byte settled;    /* the attempt that settled the debt, + 1 */
byte rows;       /* attempts made */
byte lease = 1;  /* the node that asks */
byte carried;    /* answers heard and not yet written */

/* PayFiP's, and the browser that was sent to the operation's page. */
byte operation[N];
bit sent[N];

/* Time, for each attempt: late when its window is over; its night; beyond what is asked for. */
#define DAY 0
#define UNSEEN 1 /* midnight has passed, and nothing was answered in the half hour before it or since */
#define SEEN 2
bit late[N];
byte night[N];
bit horizon[N]; /* not before PayFiP was asked while sound, unless WITHOUT_ANSWER_IN_TIME; what lives is asked beyond it */

/*
 * Until all is sound PayFiP may keep silent, talk nonsense, or not tell yet what was paid, and the job may be slow or die at any point. It
 * becomes sound at some moment, or so late that it makes no difference. Payers and those who ask may die at any time.
 */
bit sound;

#define MOVE(from, heard, to) :: was == from && what == heard -> next = to

/* The state that follows `was` when `what` is heard. */
inline follow()
{
    if
    /* moves: the table of payment_life.c, in its order */
    MOVE(CREEE, OPENED, OUVERTE)
    MOVE(CREEE, DECLINED, REFUSEE)
    MOVE(CREEE, LOST, EXPIREE)

    MOVE(OUVERTE, PAID, PAYEE)
    MOVE(OUVERTE, TWICE, A_VERIFIER)
    MOVE(OUVERTE, DIFFERENT, A_VERIFIER)
    MOVE(OUVERTE, REFUSED, REFUSEE)
    MOVE(OUVERTE, ABANDONED, ABANDONNEE)
    MOVE(OUVERTE, SILENT, EXPIREE)
    MOVE(OUVERTE, GONE, EXPIREE)
    MOVE(OUVERTE, BLIND, A_VERIFIER)
    MOVE(OUVERTE, UNREADABLE, A_VERIFIER)

    MOVE(REFUSEE, PAID, PAYEE)
    MOVE(REFUSEE, TWICE, A_VERIFIER)
    MOVE(REFUSEE, DIFFERENT, A_VERIFIER)

    MOVE(ABANDONNEE, PAID, PAYEE)
    MOVE(ABANDONNEE, TWICE, A_VERIFIER)
    MOVE(ABANDONNEE, DIFFERENT, A_VERIFIER)
    MOVE(ABANDONNEE, REFUSED, REFUSEE)

    MOVE(EXPIREE, PAID, PAYEE)
    MOVE(EXPIREE, TWICE, A_VERIFIER)
    MOVE(EXPIREE, DIFFERENT, A_VERIFIER)
    MOVE(EXPIREE, REFUSED, REFUSEE)
    MOVE(EXPIREE, ABANDONED, ABANDONNEE)

    MOVE(A_VERIFIER, PAID, PAYEE)
    MOVE(A_VERIFIER, TWICE, A_VERIFIER)
    MOVE(A_VERIFIER, DIFFERENT, A_VERIFIER)
    MOVE(A_VERIFIER, REFUSED, REFUSEE)
    MOVE(A_VERIFIER, ABANDONED, ABANDONNEE)
    /* end of moves */
    :: else -> next = STAYS
    fi
}

/* Whether no other attempt has settled the debt. */
#if N > 2
#define ONLY_PAYEE(i) ((i == 0 || state[0] != PAYEE) && (i == 1 || state[1] != PAYEE) && (i == 2 || state[2] != PAYEE))
#define NO_OTHER_PAYABLE(i) ((i == 0 || !PAYABLE(0)) && (i == 1 || !PAYABLE(1)) && (i == 2 || !PAYABLE(2)))
#else
#define ONLY_PAYEE(i) ((i == 0 || state[0] != PAYEE) && (i == 1 || state[1] != PAYEE))
#define NO_OTHER_PAYABLE(i) ((i == 0 || !PAYABLE(0)) && (i == 1 || !PAYABLE(1)))
#endif

/* What no longer matters is made the same, for a short search: the night of what is closed, all time of what nobody asks about any more. */
inline settle_down(i)
{
    if
    :: next != OUVERTE -> night[i] = SEEN
    :: else -> skip
    fi;
    if
    :: next == PAYEE -> late[i] = 1; sent[i] = 0; horizon[i] = 1
#ifndef MUTANT_RECORD_BLINDLY
    :: next != OUVERTE && !known[i] -> late[i] = 1; sent[i] = 0; horizon[i] = 1
#endif
    :: else -> skip
    fi
}

/*
 * One step: payment_apply(). `was` is the state its caller had loaded, `what` is what was heard. A move that finds the row in another state
 * sets `faster` and changes nothing; otherwise the move, the settling and the end of living are one transaction.
 */
inline step(i)
{
    follow();
    if
#ifdef MUTANT_NO_STATE_CAS
    :: false -> skip
#else
    :: next != STAYS && state[i] != was -> faster = 1
#endif
    :: else ->
        if
        :: next != STAYS && what == PAID ->
            if
            :: settled == 0 || settled == i + 1 -> settled = i + 1
#ifdef MUTANT_NO_SETTLE_CAS
            :: else -> settled = i + 1
#else
            :: else -> what = TWICE; follow()
#endif
            fi
        :: else -> skip
        fi;
#ifdef MUTANT_HIDE_TWICE
        if
        :: what == TWICE -> next = STAYS
        :: else -> skip
        fi;
#endif
        if
        :: next == STAYS -> skip
        :: else ->
            assert(state[i] != PAYEE);                     /* nothing wins over a success */
            assert(next != PAYEE || ONLY_PAYEE(i));        /* (a) */
            assert(next != PAYEE || operation[i] == PAYS); /* (e) */
            state[i] = next;
            hopeful[i] = (next == A_VERIFIER && (what == BLIND || what == UNREADABLE));
            if
            :: living == i + 1 && next != OUVERTE -> living = 0
            :: else -> skip
            fi;
            assert((state[i] == PAYEE) == (settled == i + 1));
            settle_down(i)
        fi
    fi
}

/* What an answer means now: payment_judge(). */
inline judge(i)
{
    if
    :: answer == SAYS_PAID -> what = PAID
    :: answer == SAYS_OTHER ->
#ifdef MUTANT_ANY_AMOUNT
        what = PAID
#else
        what = DIFFERENT
#endif
    :: answer == SAYS_REFUSED -> what = REFUSED
#ifdef MUTANT_BELIEVE_EARLY_ABANDON
    :: answer == SAYS_ABANDONED -> what = ABANDONED
#else
    :: answer == SAYS_ABANDONED -> what = (late[i] -> ABANDONED : NOTHING)
#endif
#ifdef MUTANT_WAIT_FOR_EVER
    :: answer == SAYS_PENDING || answer == SAYS_UNKNOWN -> what = NOTHING
#else
    :: answer == SAYS_PENDING -> what = (late[i] -> SILENT : NOTHING)
    :: answer == SAYS_UNKNOWN -> what = (!late[i] -> NOTHING : (night[i] == UNSEEN -> BLIND : GONE))
#endif
    :: answer == SAYS_NONSENSE -> what = (late[i] -> UNREADABLE : NOTHING)
    fi
}

/* payment_take_reply(): judged and applied, anew when somebody was faster. */
inline take(i)
{
    d_step {
        faster = 1;
        do
        :: faster ->
            faster = 0;
            judge(i);
            step(i);
            if
            :: faster -> was = state[i]
            :: else -> skip
            fi
        :: else -> break
        od;
        if
        :: night[i] == UNSEEN && answer != SAYS_UNKNOWN && answer != SAYS_NONSENSE -> night[i] = SEEN
        :: else -> skip
        fi;
        what = 0; next = 0; was = 0
    }
}

#define HAS_PAID(i) (operation[i] == PAYS || operation[i] == PAYS_OTHER)

/* The row is loaded and PayFiP asked. */
inline ask(i)
{
    was = state[i];
    if
    :: !sound -> answer = NO_ANSWER
    :: !sound -> answer = SAYS_NONSENSE
    :: operation[i] == WAITS -> answer = SAYS_PENDING
    :: operation[i] == WAITS && !late[i] -> answer = SAYS_UNKNOWN /* not yet */
    :: operation[i] == PAYS -> answer = SAYS_PAID
    :: HAS_PAID(i) && !sound -> answer = SAYS_PENDING
    :: HAS_PAID(i) && !sound -> answer = SAYS_UNKNOWN
    :: HAS_PAID(i) && !sound -> answer = SAYS_ABANDONED /* before he came back */
    :: HAS_PAID(i) && !sound -> answer = SAYS_REFUSED   /* before he tried again */
    :: operation[i] == PAYS_OTHER -> answer = SAYS_OTHER
    :: operation[i] == REFUSES -> answer = SAYS_REFUSED
    :: operation[i] == LEFT -> answer = SAYS_ABANDONED
    :: operation[i] == PURGED -> answer = SAYS_UNKNOWN
    fi
}

/* What cannot move a closed attempt is not carried about, for a short search. */
inline drop_idle_answer(i)
{
    if
    :: answer != NO_ANSWER && was != OUVERTE ->
        d_step {
            judge(i); follow();
            if
            :: next == STAYS -> answer = NO_ANSWER
            :: else -> skip
            fi;
            what = 0; next = 0
        }
    :: else -> skip
    fi
}

/* Whether somebody can still pay with it: its page was opened, and its window is not over. */
#ifdef WITHOUT_END_OF_PAGE
#define PAGE_LIVES(i) sent[i]
#else
#define PAGE_LIVES(i) (sent[i] && !late[i])
#endif
#ifdef WITHOUT_FINAL_REFUSAL
#define PAYABLE(i) (PAGE_LIVES(i) && (operation[i] == WAITS || operation[i] == LEFT || operation[i] == REFUSES))
#else
#define PAYABLE(i) (PAGE_LIVES(i) && (operation[i] == WAITS || operation[i] == LEFT))
#endif

/* debt_unheard: asked about before another attempt is opened. */
#define UNHEARD(i) (known[i] && !horizon[i] && (state[i] == OUVERTE || state[i] == REFUSEE || state[i] == ABANDONNEE || state[i] == EXPIREE))

/* payment_ask_next() is not 0. */
#ifdef MUTANT_STOP_ASKING
#define DUE(i) (known[i] && !horizon[i] && state[i] == OUVERTE)
#else
#define DUE(i) (known[i] && (state[i] == OUVERTE || !horizon[i] && state[i] != PAYEE && (state[i] != A_VERIFIER || hopeful[i])))
#endif

/* A citizen presses « payer », again and again: payment_start(). His browser, or our process, may die at every `goto gone`. */
proctype Payer()
{
    byte i, was, what, next, answer, reply;
    bit faster, paid;

press:
    atomic {
        rows < ROWS && settled == 0;
        /* hear_earlier(), with PayFiP's answers written at once: that they may come late is the Asker's part */
        i = rows;
        do
        :: i > 0 ->
            i--;
            if
            :: UNHEARD(i) ->
                paid = paid || sound && operation[i] == PAYS;
#ifndef MUTANT_NOT_HEARING_EARLIER
                ask(i);
                if
                :: answer == NO_ANSWER -> goto gone
                :: else -> take(i); answer = 0
                fi
#endif
            :: else -> skip
            fi
        :: else -> break
        od
    }
    /* write_attempt() */
    atomic {
        if
        :: settled || rows == ROWS -> goto gone
#ifdef MUTANT_NO_LIVING_INDEX
        :: !settled && rows < ROWS -> skip
#else
        :: !settled && rows < ROWS && living ->
            /* his own: he goes on with its page while that opens */
            if
            :: state[living - 1] == OUVERTE && !late[living - 1] -> assert(known[living - 1]); sent[living - 1] = 1
            :: true -> skip
            fi;
            goto gone
        :: !settled && rows < ROWS && !living -> skip
#endif
        fi;
        assert(!paid);               /* (g) */
        i = rows; rows++;
        state[i] = CREEE; living = i + 1
    }
    /* call(): `reply` is what our side hears. PayFiP may have an operation whose name we never learn: nobody is ever sent there, so that
     * nothing more can come of it. */
    if
    :: reply = OPENED
    :: reply = DECLINED
    :: reply = LOST
    :: goto gone
    fi;
#ifdef MUTANT_REDIRECT_BEFORE_RECORD
    atomic {
        if
        :: reply == OPENED -> assert(known[i]); sent[i] = 1
        :: else -> skip
        fi
    }
#endif
    /* record(), end_unopened() */
    if
    :: goto gone
    :: d_step { was = CREEE; what = reply;
#ifdef MUTANT_RECORD_BLINDLY
        state[i] = CREEE;
#endif
        step(i);
        if
        :: !faster && reply == OPENED -> known[i] = 1; operation[i] = WAITS
        :: else -> reply = LOST
        fi;
        faster = 0; was = 0; what = 0; next = 0 }
    fi;
    /* only now he is sent there: payment_page() */
    if
    :: atomic { reply == OPENED ->
        if
        :: state[i] == OUVERTE && !late[i] ->
            assert(known[i]);            /* (d) */
            assert(NO_OTHER_PAYABLE(i)); /* (f) */
            sent[i] = 1
        :: else -> skip
        fi }
    :: skip
    fi;
gone:
    atomic { i = 0; was = 0; answer = 0; reply = 0; paid = 0; goto press }
}

/* Whoever asks when he likes, and may die before what he hears is written: the return page, the state page, an agent. */
proctype Asker()
{
    byte i, was, what, next, answer;
    bit faster;

idle:
    atomic {
        if
        :: i = 0
        :: i = 1
#if N > 2
        :: i = 2
#endif
        fi;
        if
        :: known[i] && state[i] != PAYEE ->
            ask(i);
#ifdef MUTANT_BELIEVE_RETURN
            answer = SAYS_PAID; /* what the browser says */
#endif
        :: else -> skip
        fi;
        drop_idle_answer(i);
        if
        :: answer == NO_ANSWER -> i = 0; was = 0; goto idle
        :: else -> carried++
        fi
    }
    if
    :: atomic { take(i); i = 0; answer = 0; carried-- }
    :: atomic { i = 0; was = 0; answer = 0; carried-- }
    fi;
    goto idle
}

/* The horizon is so far away that PayFiP, sound again, is asked before it, and that no answer is carried as long. */
inline may_be_last(i)
{
    if
    :: sound && late[i] && night[i] && !carried && (operation[i] != PAYS || answer == SAYS_PAID) -> horizon[i] = 1
    :: true -> skip
    fi
}

/* The job on a node. It begins with the lease, or when the lease of the other is over; one that is only slow goes on for one answer. */
proctype Job(byte me)
{
    byte i, was, what, next, answer;
    bit faster;

#ifdef MUTANT_NO_TAKEOVER
    do :: me == 2 -> skip :: else -> break od;
#endif
    lease == me;
    do
    :: atomic { lease == me && answer == NO_ANSWER ->
        if
#ifndef MUTANT_LEAVE_LOST
        :: state[i] == CREEE -> d_step { was = CREEE; what = LOST; step(i); faster = 0; was = 0; what = 0; next = 0 }
#endif
        :: DUE(i) -> ask(i); may_be_last(i); drop_idle_answer(i)
        :: else -> skip
        fi;
        if
        :: answer == NO_ANSWER -> was = 0; i = (i + 1) % N
        :: else -> carried++
        fi }
    :: atomic { answer != NO_ANSWER ->
        take(i);
        answer = 0; i = (i + 1) % N; carried-- }
    :: atomic { !sound && answer != NO_ANSWER -> was = 0; answer = 0; i = 0; carried-- } /* it dies, and begins anew */
    :: atomic { lease != me && answer == NO_ANSWER -> i = 0; break }
    od
}

/* A payer at PayFiP's page; what the night purges; the end of the window. */
#define AT_PAGE(i) \
    :: atomic { PAYABLE(i) -> operation[i] = PAYS } \
    :: atomic { PAYABLE(i) -> operation[i] = PAYS_OTHER } \
    :: atomic { PAYABLE(i) && operation[i] != REFUSES -> operation[i] = REFUSES } \
    :: atomic { PAYABLE(i) && operation[i] == WAITS -> operation[i] = LEFT } \
    :: atomic { operation[i] == WAITS && night[i] -> operation[i] = PURGED }

#ifdef WITHOUT_END_OF_PAGE
#define OLDER(i, before) \
    :: atomic { state[i] && !late[i] && before -> late[i] = 1 }
#else
#define OLDER(i, before) \
    :: atomic { state[i] && !late[i] && before -> late[i] = 1; sent[i] = 0 }
#endif

/* Midnight. Whether somebody had heard of an attempt in the half hour before is left open. */
#define BEFORE_NIGHT(i) (state[i] && night[i] == DAY)
inline pass_night(i)
{
    if
    :: BEFORE_NIGHT(i) -> night[i] = UNSEEN
    :: BEFORE_NIGHT(i) -> night[i] = SEEN
    :: else -> skip
    fi
}

#ifdef WITHOUT_ANSWER_IN_TIME
#define TOO_LATE(i) :: atomic { late[i] && night[i] && !horizon[i] -> horizon[i] = 1 }
#else
#define TOO_LATE(i)
#endif

/* Payers, PayFiP and time. Every step here is for good, so that what stays possible happens. */
proctype World()
{
    do
    AT_PAGE(0)
    AT_PAGE(1)
    OLDER(0, true)
    OLDER(1, late[0])
    TOO_LATE(0)
    TOO_LATE(1)
#if N > 2
    AT_PAGE(2)
    OLDER(2, late[1])
    :: atomic { BEFORE_NIGHT(0) || BEFORE_NIGHT(1) || BEFORE_NIGHT(2) -> pass_night(0); pass_night(1); pass_night(2) }
#else
    :: atomic { BEFORE_NIGHT(0) || BEFORE_NIGHT(1) -> pass_night(0); pass_night(1) }
#endif
    :: atomic { !sound -> sound = 1 }
    :: atomic { JOBS > 1 && !sound && lease == 1 -> lease = 2 } /* the first node is slow, or dead */
    od
}

init
{
    byte n;

    atomic {
        n = 0; do :: n < PAYERS -> run Payer(); n++ :: else -> break od;
        n = 0; do :: n < JOBS -> n++; run Job(n) :: else -> break od;
        n = 0; do :: n < ASKERS -> run Asker(); n++ :: else -> break od;
        n = 0;
        run World()
    }
}

/*
 * In the end, and from then on. That an operation is paid, and that an attempt is neither creee nor ouverte any more, stays so: therefore each
 * of these says the same as « whenever … then at last … ».
 */
#define CLOSED(i) (state[i] == PAYEE || state[i] == A_VERIFIER)
#define PAID_AND_CLOSED(i) (!HAS_PAID(i) || CLOSED(i))
#define ENDED(i) (state[i] != CREEE && state[i] != OUVERTE)
#define PAID_TWICE (operation[0] == PAYS && operation[1] == PAYS)
#define ONE_EACH (CLOSED(0) && CLOSED(1) && state[0] != state[1])

ltl twice { <> [] (!PAID_TWICE || ONE_EACH) }                        /* (a) */
ltl forgotten { <> [] (PAID_AND_CLOSED(0) && PAID_AND_CLOSED(1)) }   /* (b) */
ltl ends { <> [] (ENDED(0) && ENDED(1)) }                            /* (c) */
