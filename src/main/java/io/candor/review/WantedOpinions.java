package io.candor.review;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Judged answers that want another verdict, in the order in which they are wanted, one of each text. Guarded by its queue. */
final class WantedOpinions {
    /** What makes a newcomer believed comes first, and what two dispute is for others first. */
    private static final List<OpinionWish> FOR_NEWCOMERS =
            List.of(OpinionWish.NEWCOMER, OpinionWish.SECOND, OpinionWish.THIRD);

    private static final List<OpinionWish> FOR_OTHERS = List.of(OpinionWish.THIRD, OpinionWish.SECOND);

    private final TreeMap<ReviewEntry, OpinionWish> wanted = new TreeMap<>(Comparator.comparing(ReviewEntry::order));
    private final Map<String, ReviewEntry> texts = new HashMap<>();

    /** Puts an answer where its wish belongs; one without a wish leaves. */
    void place(ReviewEntry entry, Optional<OpinionWish> wish) {
        String text = entry.item().tenantsText();
        if (wish.isPresent() && texts.getOrDefault(text, entry) == entry) {
            texts.put(text, entry);
            wanted.put(entry, wish.get());
        } else if (texts.remove(text, entry)) {
            wanted.remove(entry);
        }
    }

    /** The answer that is wanted most of those that a labeler may be given. */
    Optional<ReviewEntry> first(boolean isNewcomer, Predicate<ReviewEntry> mayHave) {
        return (isNewcomer ? FOR_NEWCOMERS : FOR_OTHERS)
                .stream()
                        .flatMap(wish -> wanted.entrySet().stream()
                                .filter(entry -> entry.getValue() == wish)
                                .map(Map.Entry::getKey)
                                .filter(mayHave)
                                .limit(1))
                        .min(Comparator.comparingInt(entry -> entry.order().setAside()));
    }

    /** All of use to a labeler. */
    Stream<ReviewEntry> all(boolean isNewcomer) {
        return wanted.entrySet().stream()
                .filter(entry -> isNewcomer || entry.getValue() != OpinionWish.NEWCOMER)
                .map(Map.Entry::getKey);
    }
}
