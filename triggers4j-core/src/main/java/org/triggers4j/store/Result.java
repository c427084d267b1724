package org.triggers4j.store;

import org.triggers4j.error.StoreException;

/** What became of one intent: data, not exceptions, because the intents of a commit fare differently. */
public sealed interface Result {
    /** Committed, durably; the decider's value. */
    record Done(Object value) implements Result {}

    /** Not possible; it wrote nothing. */
    record Rejected(RuntimeException reason) implements Result {}

    /** Its session is locked by somebody else; nothing happened. Try again, alone, and ready to wait. */
    record Busy() implements Result {}

    /** The store failed; the exception says how much is known. */
    record Failed(StoreException cause) implements Result {}
}
