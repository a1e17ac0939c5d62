package io.candor.llm.prompt;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds control tokens in a text by what they are written as: from left to right, the longest where several begin. */
final class ControlTexts {
    private final Map<String, String> aliases;
    private final Pattern any;

    /** @param aliases text of a control token → what stands for it */
    ControlTexts(Map<String, String> aliases) {
        this.aliases = Map.copyOf(aliases);
        List<String> longestFirst = aliases.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.any = Pattern.compile(longestFirst.stream().map(Pattern::quote).collect(Collectors.joining("|")));
    }

    Set<String> texts() {
        return aliases.keySet();
    }

    String withAliases(String text) {
        return aliases.isEmpty() ? text : any.matcher(text).replaceAll(found -> alias(found));
    }

    private String alias(MatchResult found) {
        return Matcher.quoteReplacement(aliases.get(found.group()));
    }
}
