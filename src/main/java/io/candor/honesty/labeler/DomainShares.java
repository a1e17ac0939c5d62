package io.candor.honesty.labeler;

import java.util.HashMap;
import java.util.Map;

/**
 * How many labels of one domain count. Shares hold at any time and not only on average: labels of others make room (a token
 * bucket), and room that nobody uses does not pile up, so that a long honest history buys no burst.
 */
final class DomainShares {
    /** Most labels in a row of one labeler, and of all new ones together. */
    private static final double MOST_OF_ONE = 10;

    private static final double MOST_OF_NEWCOMERS = 5;

    private final double perLabelOfOthers;
    private final double perBelieved;
    private final Map<String, Room> rooms = new HashMap<>();
    private long counted;
    private double newcomers;

    /** Room of a labeler when so many labels had counted. */
    private record Room(double left, long at) {}

    DomainShares(TrustSettings settings) {
        perLabelOfOthers = ratio(settings.labelerShare());
        perBelieved = ratio(settings.newcomerShare());
    }

    private static double ratio(double share) {
        return share / (1 - share);
    }

    /** One label of a believed labeler counts. */
    void count() {
        counted++;
        newcomers = Math.min(MOST_OF_NEWCOMERS, newcomers + perBelieved);
    }

    /** Counts a label of one labeler who is believed but not trusted, if there is room. */
    boolean take(String labeler) {
        Room room = rooms.getOrDefault(labeler, new Room(MOST_OF_ONE, counted));
        double made = room.at() == counted ? 0 : (counted - room.at()) * perLabelOfOthers;
        double left = Math.min(MOST_OF_ONE, room.left() + made);
        if (left < 1) {
            return false;
        }
        count();
        rooms.put(labeler, new Room(left - 1, counted));
        return true;
    }

    /** Counts a label of new labelers, if there is room. */
    boolean takeForNewcomers() {
        if (newcomers < 1) {
            return false;
        }
        newcomers--;
        return true;
    }
}
