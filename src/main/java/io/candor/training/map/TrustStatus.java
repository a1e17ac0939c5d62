package io.candor.training.map;

import io.candor.honesty.labeler.LabelerTrust;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** Names those who are not believed to other threads; the log tells how many they are when that changes. */
final class TrustStatus {
    private static final Logger LOG = Logger.getLogger(TrustStatus.class);
    /** Names at most; people may invent any number. */
    private static final int MOST = 20;

    private volatile Set<String> distrusted = Set.of();
    private volatile Set<String> newcomers = Set.of();

    /** Says what has changed. */
    void show(LabelerTrust trust) {
        Set<String> now = trust.distrusted();
        if (!now.equals(distrusted)) {
            // Names are not for logs, which nobody can make forget them.
            LOG.warnf(
                    "labelers not believed by maps count=%d newcomers=%s",
                    now.size(), now.contains(LabelerTrust.NEWCOMERS));
            distrusted = now;
        }
        newcomers = trust.newcomers();
    }

    /** Who contradicts those who are believed. */
    List<String> distrusted() {
        Set<String> names = new TreeSet<>(distrusted);
        if (names.remove(LabelerTrust.NEWCOMERS)) {
            names.addAll(newcomers);
        }
        return names.stream().limit(MOST).toList();
    }

    /** New labelers who judged lately and whose verdicts count for a share alone. */
    List<String> newcomers() {
        return newcomers.stream().limit(MOST).toList();
    }
}
