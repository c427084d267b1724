package org.triggers4j.schedule;

/** What to do when a nominal time has come and a run of the same schedule has not ended. */
public enum Overlap {
    /** Run beside it. The default. */
    ALLOW,
    /** Leave this time out. */
    SKIP,
    /** Run once the other has ended. */
    QUEUE
}
