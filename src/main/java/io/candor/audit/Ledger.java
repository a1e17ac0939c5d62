package io.candor.audit;

import java.util.Map;
import java.util.TreeMap;

/**
 * Outcomes of the questions of one partition: 25 bytes for each, in pages that are allocated on first use, because
 * retention may have removed millions of offsets before the first.
 */
final class Ledger {
    static final int QUESTION = 1;
    static final int ANSWERED = 2;
    static final int DEAD = 4;
    static final int TO_ACCEPTED = 8;
    static final int TO_REVIEW = 16;
    static final int COPY_ACCEPTED = 32;
    static final int COPY_REVIEW = 64;

    private static final int PAGE_BITS = 14;
    private static final int PAGE = 1 << PAGE_BITS;

    private static final class Page {
        final byte[] marks = new byte[PAGE];
        final long[] records = new long[PAGE];
        final long[] identities = new long[PAGE];
        final long[] routes = new long[PAGE];
    }

    /** Receives every offset that has a mark, in ascending order. */
    @FunctionalInterface
    interface Visitor {
        void visit(long offset, int marks);
    }

    private final long end;
    private final TreeMap<Long, Page> pages = new TreeMap<>();
    private long start;

    /** @param end offset after the last audited question */
    Ledger(long end) {
        this.end = end;
    }

    /** @param first offset of the first question still kept */
    void keptFrom(long first) {
        start = first;
    }

    /** Offset of the first question still kept. */
    long start() {
        return start;
    }

    /** The offset after the last question that has an outcome; 0 when none has. */
    long frontier() {
        long[] frontier = new long[1];
        forEach((offset, marks) -> {
            if ((marks & (ANSWERED | DEAD)) != 0) {
                frontier[0] = offset + 1;
            }
        });
        return frontier[0];
    }

    boolean isOlder(long offset) {
        return offset < start;
    }

    boolean isLater(long offset) {
        return offset >= end;
    }

    /** Sets a mark; returns whether it was not set before. */
    boolean mark(long offset, int mark) {
        Page page = page(offset);
        int before = page.marks[index(offset)];
        page.marks[index(offset)] = (byte) (before | mark);
        return (before & mark) == 0;
    }

    boolean has(long offset, int mark) {
        Page page = pages.get(offset >> PAGE_BITS);
        return page != null && (page.marks[index(offset)] & mark) != 0;
    }

    /** @param record fingerprint of key, value and headers; {@code identity} of what an answer must repeat, 0 for poison */
    void describe(long offset, long record, long identity) {
        Page page = page(offset);
        page.records[index(offset)] = record;
        page.identities[index(offset)] = identity;
    }

    long record(long offset) {
        return page(offset).records[index(offset)];
    }

    long identity(long offset) {
        return page(offset).identities[index(offset)];
    }

    /** Adds the fingerprint of an answer or of its copy; the two cancel out when equal, whichever is seen first. */
    void route(long offset, long fingerprint) {
        page(offset).routes[index(offset)] ^= fingerprint;
    }

    /** Whether answer and copy, both seen once, are the same. */
    boolean isCopyFaithful(long offset) {
        return page(offset).routes[index(offset)] == 0;
    }

    void forEach(Visitor visitor) {
        for (Map.Entry<Long, Page> entry : pages.entrySet()) {
            byte[] marks = entry.getValue().marks;
            for (int i = 0; i < PAGE; i++) {
                if (marks[i] != 0) {
                    visitor.visit((entry.getKey() << PAGE_BITS) + i, marks[i]);
                }
            }
        }
    }

    private Page page(long offset) {
        return pages.computeIfAbsent(offset >> PAGE_BITS, number -> new Page());
    }

    private static int index(long offset) {
        return (int) (offset & (PAGE - 1));
    }
}
