package io.candor.honesty.labeler;

import io.candor.honesty.AttributedLabel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose verdicts count, learned from the verdicts in their order; a pure function of them.
 *
 * <ul>
 *   <li><em>Trusted</em> is who is named so in the settings; one who gave three quarters of the first labels (a small installation's
 *       operator); and who agreed with believed labelers on enough texts that they judged too. Trusted verdicts count in full.
 *   <li><em>Believed</em> is who was among the first to judge (trust on first use). Of a domain's labels one such labeler gives at
 *       most a share.
 *   <li><em>New</em> is everybody else. All of them together give at most a share of a domain's labels, so in a domain that
 *       no believed labeler judges none of theirs counts, and they speak with one voice at gates.
 *   <li><em>Distrusted</em> is who contradicts the believed ({@link LabelerCheck}, or on texts judged by both), and all new
 *       labelers while what they say together does. Their verdicts count for nothing while that is so.
 * </ul>
 *
 * <p>Labelers who were there first and collude, and those who tell the truth until they are trusted, are not found. Not thread-safe.
 */
public final class LabelerTrust {
    /** The one voice that all new labelers have. */
    public static final String NEWCOMERS = "*";

    /** Of the first labels, what makes one labeler the operator. */
    private static final double OPERATOR = 0.75;
    /** Asked again and again, so far below the usual level. */
    static final LabelerCheck CHECK = new LabelerCheck(0.001, 20);
    /** Newest verdicts that are compared, of those who are believed and of the others each. */
    static final int WINDOW = 400;
    /** Verdicts between two checks. */
    static final int EVERY = 25;

    private final TrustSettings settings;
    private final Set<String> foundingTexts = new HashSet<>();
    private final SortedMap<String, Integer> founders = new TreeMap<>();
    private final Set<String> trusted;
    private final CommonTexts common = new CommonTexts();
    private final Map<String, DomainShares> domains = new HashMap<>();
    private final Deque<JudgedAnswer> ofBelieved = new ArrayDeque<>();
    private final Deque<JudgedAnswer> ofNew = new ArrayDeque<>();
    private Set<String> distrusted = Set.of();
    private long heard;

    /**
     * A label that counts.
     *
     * @param label without the verdicts that do not
     * @param doubted those of its labelers without whom a gate has to pass too
     */
    public record Counted(AttributedLabel label, Set<String> doubted) {
        public Counted {
            doubted = Set.copyOf(doubted);
        }
    }

    public LabelerTrust(TrustSettings settings) {
        this.settings = settings;
        this.trusted = new HashSet<>(settings.trusted());
    }

    /** Takes the next label; returns what of it counts. */
    public Optional<Counted> add(JudgedAnswer answer) {
        found(answer);
        compare(answer);
        remember(answer);
        if (++heard % EVERY == 0) {
            distrusted = check();
        }
        return counted(answer);
    }

    /** Learns from verdicts on one answer who agrees with whom, and nothing else: the answer counted before, or does not yet. */
    public void compare(JudgedAnswer answer) {
        common.add(answer, this::isReference, trusted);
        answer.label().verdicts().keySet().stream()
                .filter(labeler -> common.confirm(labeler))
                .forEach(trusted::add);
    }

    private void found(JudgedAnswer answer) {
        if (!settings.trusted().isEmpty() || foundingTexts.size() >= settings.founding()) {
            return;
        }
        if (foundingTexts.add(answer.text())) {
            answer.label().verdicts().keySet().forEach(labeler -> founders.merge(labeler, 1, Integer::sum));
        }
        if (foundingTexts.size() == settings.founding()) {
            founders.forEach((labeler, count) -> {
                if (count >= OPERATOR * settings.founding()) {
                    trusted.add(labeler);
                }
            });
        }
    }

    private boolean isNew(String labeler) {
        return settings.newcomerShare() < 1 && !trusted.contains(labeler) && !founders.containsKey(labeler);
    }

    private boolean isReference(String labeler) {
        return !isNew(labeler) && !distrusted.contains(labeler);
    }

    private void remember(JudgedAnswer answer) {
        Set<String> fresh = newOf(answer.label());
        Deque<JudgedAnswer> window = answer.label().standsWithout(fresh) ? ofBelieved : ofNew;
        window.addLast(window == ofBelieved ? answer.with(answer.label().without(fresh)) : answer);
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
    }

    private Set<String> newOf(AttributedLabel label) {
        Set<String> fresh = new HashSet<>(label.verdicts().keySet());
        fresh.removeIf(labeler -> !isNew(labeler));
        return fresh;
    }

    private Optional<Counted> counted(JudgedAnswer answer) {
        Set<String> silent = newOf(answer.label());
        silent.addAll(distrusted);
        if (answer.label().standsWithout(silent)) {
            return ofBelieved(answer.domain(), answer.label().without(silent));
        }
        return distrusted.contains(NEWCOMERS) || !answer.label().standsWithout(distrusted)
                ? Optional.empty()
                : ofNew(answer.domain(), answer.label().without(distrusted));
    }

    private Optional<Counted> ofBelieved(String domain, AttributedLabel label) {
        DomainShares shares = domains.computeIfAbsent(domain, name -> new DomainShares(settings));
        SortedSet<String> doubted = new TreeSet<>(label.verdicts().keySet());
        doubted.removeAll(trusted);
        if (label.verdicts().size() == 1 && doubted.size() == 1 && foundingTexts.size() >= settings.founding()) {
            return shares.take(doubted.first()) ? Optional.of(new Counted(label, doubted)) : Optional.empty();
        }
        shares.count();
        return Optional.of(new Counted(label, doubted));
    }

    private Optional<Counted> ofNew(String domain, AttributedLabel label) {
        DomainShares shares = domains.get(domain);
        return shares != null && shares.takeForNewcomers()
                ? Optional.of(new Counted(asOne(label), Set.of(NEWCOMERS)))
                : Optional.empty();
    }

    private static AttributedLabel asOne(AttributedLabel label) {
        return new AttributedLabel(label.label(), new TreeMap<>(Map.of(NEWCOMERS, label.label())));
    }

    private Set<String> check() {
        SortedSet<String> found = new TreeSet<>();
        Map<String, Integer> counts = counts();
        // Who says too little now to be judged anew stays what they were.
        distrusted.stream()
                .filter(labeler -> counts.getOrDefault(labeler, 0) < CHECK.minimum() && !labeler.equals(NEWCOMERS))
                .forEach(found::add);
        found.addAll(common.contradicting());
        checkBelieved(found);
        checkNew(found, counts);
        found.removeAll(settings.trusted());
        return Set.copyOf(found);
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        ofBelieved.forEach(
                answer -> answer.label().verdicts().keySet().forEach(name -> counts.merge(name, 1, Integer::sum)));
        ofNew.forEach(
                answer -> answer.label().verdicts().keySet().forEach(name -> counts.merge(name, 1, Integer::sum)));
        return counts;
    }

    private void checkBelieved(Set<String> found) {
        Set<String> names = new HashSet<>();
        ofBelieved.forEach(answer -> names.addAll(answer.label().verdicts().keySet()));
        if (names.size() > 1) {
            found.addAll(CHECK.suspects(ofBelieved).keySet());
        }
    }

    /** Each new labeler who said enough, and the rest together, against the believed alone. */
    private void checkNew(Set<String> found, Map<String, Integer> counts) {
        List<JudgedAnswer> believed = ofBelieved.stream()
                .filter(answer -> answer.label().standsWithout(found))
                .map(answer -> answer.with(answer.label().without(found)))
                .toList();
        Set<String> tested = new TreeSet<>();
        counts.forEach((labeler, count) -> {
            if (count >= CHECK.minimum() && isNew(labeler)) {
                tested.add(labeler);
            }
        });
        for (String labeler : tested) {
            List<JudgedAnswer> compared = new ArrayList<>(believed);
            ofNew.stream()
                    .filter(answer -> answer.label().verdicts().containsKey(labeler))
                    .forEach(compared::add);
            if (CHECK.pValue(compared, labeler) < CHECK.alpha() / tested.size()) {
                found.add(labeler);
            }
        }
        List<JudgedAnswer> together = new ArrayList<>(believed);
        ofNew.stream()
                .filter(answer -> answer.label().standsWithout(found))
                .forEach(answer -> together.add(answer.with(asOne(answer.label().without(found)))));
        if (CHECK.pValue(together, NEWCOMERS) < CHECK.alpha()) {
            found.add(NEWCOMERS);
        }
    }

    /** Labelers who are not believed since they contradict others; {@link #NEWCOMERS} where all new ones are not. */
    public Set<String> distrusted() {
        return distrusted;
    }

    /** New labelers among the latest to judge what nobody else judged: not believed yet. */
    public SortedSet<String> newcomers() {
        SortedSet<String> names = new TreeSet<>();
        ofNew.forEach(answer -> names.addAll(newOf(answer.label())));
        return names;
    }
}
