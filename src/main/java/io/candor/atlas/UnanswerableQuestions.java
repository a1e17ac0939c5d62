package io.candor.atlas;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Questions that no fact answers, about people, works, dates, numbers, sport and science, and about places Atlas knows.
 * From them elicitation learns confidences that depend on the whole question, not on its first words.
 */
final class UnanswerableQuestions {
    private static final Pattern SLOT = Pattern.compile("<(\\w+)>");
    private static final double LOWER_CASE = 0.3;
    private static final double WITHOUT_MARK = 0.3;

    private static final List<String> PHRASINGS = List.of(
            "Who wrote <work>?",
            "Who is the author of <work>?",
            "Who directed <work>?",
            "Who was the director of <work>?",
            "Who was the producer of <work>?",
            "Who was the screenwriter for <work>?",
            "Who composed the music for <work>?",
            "Who sings the song <work>?",
            "Who plays the main character in <work>?",
            "When was <work> first published?",
            "When did <work> come out?",
            "What genre is <work>?",
            "How many episodes does <work> have?",
            "What is the name of the villain in <work>?",
            "Which actor and actress star in <work>, the film about a <thing>?",
            "Where was <work> filmed?",
            "Who is <person>?",
            "When was <person> born?",
            "In what city was <person> born?",
            "What is <person>'s occupation?",
            "What sport does <person> play?",
            "Who is the father of <person>?",
            "Who is <person> married to?",
            "How old was <person> when <person> died?",
            "What did <person> say about <thing>?",
            "Which team did <person> play for in <year>?",
            "Are <person> and <person> of the same nationality?",
            "Which prize did <person> win in <year>?",
            "What religion did <person> have?",
            "Who played <person> in the film <work>?",
            "Who is the president of <country>?",
            "Who is the mayor of <city>?",
            "How many people live in <city>?",
            "How large is the population of <country>?",
            "When was <city> founded?",
            "When did <country> become independent?",
            "Which river flows through <city>?",
            "What is the highest mountain of <country>?",
            "Who won the match between <country> and <country>?",
            "What is the name of the football club of <city>?",
            "How far is it from <city> to <city>?",
            "Why did the people of <city> revolt in <year>?",
            "What is the national dish of <country>?",
            "Who ruled <country> in <year>?",
            "Which company has its main office in <city>?",
            "How many <thing>s are there in <country>?",
            "What happened in <city> in <year>?",
            "Which war ended in <year>?",
            "Who won the championship in <year>?",
            "Who discovered the <thing>?",
            "Who invented the <thing>?",
            "What is a <thing> used for?",
            "What is the function of the <thing>?",
            "How does a <thing> work?",
            "How long does a <thing> live?",
            "How many <thing>s make one <thing>?",
            "What causes a <thing> to break?",
            "What is the difference between a <thing> and a <thing>?",
            "Why is the <thing> important to the <thing>?",
            "Where does the word <thing> come from?",
            "What does <thing> mean in <work>?",
            "Is a <thing> heavier than a <thing>?",
            "What color is the <thing> on the cover of <work>?",
            "What type of <thing> did <person> use?",
            "What percentage of <thing>s were made before <year>?",
            "In what year did <person> write <work>?",
            "In which year was the first <thing> built?",
            "According to <person>, what is the purpose of the <thing>?",
            "What was the name of the <thing> that <person> built in <city>?",
            "What is the <thing> theory of <person>?",
            "Which magazine was started first, <work> or <work>?",
            "What is the third planet after the <thing>?",
            "What is the square root of <year>?",
            "How do you spell <thing>?",
            "Can you explain the <thing>?",
            "Tell me a story about a <thing>.",
            "What is your favorite <thing>?",
            "The <thing> that <person> showed in <year> is an example of what?",
            "During the <thing> of <year>, what did <person> lose?",
            "What was the average length of a <thing> in <year>?",
            "What is the main source of <thing>s in the <thing>?",
            "What band was <person> in before <work>?",
            "Do <thing>s and <thing>s both live in water?",
            "Which <thing> belongs to the family of the <thing>?",
            "Who commanded the army at the battle of <city>?",
            "What did <person> study at the university of <city>?",
            "To which court was the case of <person> against <person> brought?",
            "Who was the first woman to reach the <thing>?",
            "What is the chemical formula of <thing>?",
            "What is the melting point of the <thing>?");

    private static final List<String> FIRST = List.of(
            "Anna James Maria Peter Olga Henry Chen Amina Luis Grace Ivan Kofi Emily Hassan Yuki Arthur Elena Samuel Ingrid"
                    .concat(" Rosa David Fatima Walter Nina Oscar Ruth Victor Leila Bruno Helen")
                    .split(" "));
    private static final List<String> LAST = List.of(
            "Miller Okafor Tanaka Schmidt Rossi Ivanov Garcia Larsen Dubois Singh Kowalski Haddad Nguyen Brown Silva Novak"
                    .concat(
                            " Fischer Walker Mensah Lindgren Murphy Costa Petrov Yamada Hughes Moreau Berg Khan Taylor Ortiz")
                    .split(" "));
    private static final List<String> THINGS = List.of(
            "engine heart comet treaty protein violin bridge whale cell poem bank virus pyramid telescope song galaxy court"
                    .concat(
                            " law muscle volcano glacier battery church novel dinosaur enzyme steam drum ship railway queen")
                    .concat(
                            " dream computer magnet painting vaccine wheel planet contract orchestra castle neuron election")
                    .concat(
                            " tax insect rocket kidney mirror strike guitar tower season game storm lens satellite clock")
                    .split(" "));
    private static final List<String> WORK_BEGINS = List.of(
            "The Silent,The Last,A Distant,Golden,The Secret,Broken,The Long,Midnight,The Red,Lost,The Iron,Summer,Dark"
                    .concat(
                            ",The Invisible,Return of the,The Night of the,Under the,Song of the,The Seventh,Beyond the")
                    .split(","));
    private static final List<String> WORK_ENDS = List.of(
            "River,Kingdom,Garden,Promise,Stranger,Winter,Daughter,Road,Empire,Mirror,Hunter,Letter,Island,Machine,Shadow"
                    .concat(",Voyage,Sister,Storm,Door,War,Lion,Dance,Moon,Hour,City,Dream,Game,Heart,Ghost,Star")
                    .split(","));
    private static final int FIRST_YEAR = 1450;
    private static final int YEARS = 570;

    private final Map<String, List<String>> places;

    /** @param cities, countries names that may stand in a question */
    UnanswerableQuestions(List<String> cities, List<String> countries) {
        places = Map.of("city", cities, "country", countries);
    }

    /** Different questions. */
    List<String> draw(int count, SplittableRandom random) {
        Set<String> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            drawn.add(written(PHRASINGS.get(random.nextInt(PHRASINGS.size())), random));
        }
        return List.copyOf(drawn);
    }

    /** Varies the spelling: some questions have no capitals, some no question mark. */
    private String written(String phrasing, SplittableRandom random) {
        String text = SLOT.matcher(phrasing)
                .replaceAll(placeholder -> Matcher.quoteReplacement(filling(placeholder.group(1), random)));
        if (random.nextDouble() < WITHOUT_MARK) {
            text = text.substring(0, text.length() - 1);
        }
        return random.nextDouble() < LOWER_CASE ? text.toLowerCase(Locale.ROOT) : text;
    }

    private String filling(String placeholder, SplittableRandom random) {
        return switch (placeholder) {
            case "person" -> one(FIRST, random) + " " + one(LAST, random);
            case "work" -> one(WORK_BEGINS, random) + " " + one(WORK_ENDS, random);
            case "thing" -> one(THINGS, random);
            case "year" -> Integer.toString(FIRST_YEAR + random.nextInt(YEARS));
            default -> one(places.get(placeholder), random);
        };
    }

    private static String one(List<String> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
