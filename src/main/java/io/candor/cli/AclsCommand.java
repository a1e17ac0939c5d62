package io.candor.cli;

import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.KafkaConnection;
import io.candor.event.acl.KafkaGroups;
import io.candor.event.acl.KafkaRights;
import io.candor.event.acl.KafkaRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.resource.PatternType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor acls}: the least that a role needs on a cluster with access control lists. */
@Command(
        name = "acls",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints the least that a role needs on a cluster with access control lists, as commands of Kafka's kafka-acls, or applies it.",
            "Names of groups are those that are shipped, unless said otherwise here as they are to the roles."
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor acls --role answerer --bootstrap kafka:9092",
            "  ./candor acls --role trainer --principal User:gpu-1 --apply     # at KAFKA_BOOTSTRAP_SERVERS, as who may"
        })
final class AclsCommand implements Callable<Integer> {
    private static final String USER = "User:candor-";
    /** A type and a name; {@code *} would be everybody. */
    private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z]+:(?!\\*$)\\P{Cntrl}+");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:@%+=/-]+");

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description =
                    "One of: ${COMPLETION-CANDIDATES}. Who operates over HTTP needs OPERATOR at the process beside its own.")
    KafkaRole role;

    @Option(
            names = "--principal",
            paramLabel = "TYPE:NAME",
            description = "Whom it is allowed (default User:candor- and the role).")
    Optional<String> principal = Optional.empty();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "For the commands that are printed (default ${DEFAULT-VALUE}).")
    String bootstrap = "localhost:9092";

    @Option(names = "--apply", description = "Makes the lists at KAFKA_BOOTSTRAP_SERVERS instead of printing commands.")
    boolean apply;

    @Option(names = "--answerer-group", paramLabel = "NAME", description = "candor.answer.group of the answerers.")
    String answerer = KafkaGroups.SHIPPED.answerer();

    @Option(
            names = "--calibrator-id",
            paramLabel = "NAME",
            description = "candor.feedback.streams.application-id of the calibrators.")
    String calibrator = KafkaGroups.SHIPPED.calibrator();

    @Option(names = "--trainer-group", paramLabel = "NAME", description = "candor.training.group of the trainers.")
    String trainer = KafkaGroups.SHIPPED.trainer();

    @Option(names = "--map-group", paramLabel = "NAME", description = "candor.map.group of the trainers.")
    String map = KafkaGroups.SHIPPED.map();

    @Option(names = "--policy-group", paramLabel = "NAME", description = "candor.policy.group of the trainers.")
    String policy = KafkaGroups.SHIPPED.policy();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        KafkaConnection connection = ConfiguredKafka.connection();
        String whom = principal.orElse(USER + role.name().toLowerCase(Locale.ROOT));
        requireNamed(whom);
        List<AclBinding> bindings = KafkaRights.of(
                role, connection.topics(), new KafkaGroups(answerer, calibrator, trainer, map, policy), whom);
        if (apply) {
            create(connection, bindings);
            spec.commandLine().getOut().println(bindings.size() + " rules allow " + whom + " what the role needs");
        } else {
            bindings.forEach(binding -> spec.commandLine().getOut().println(line(binding)));
        }
        return 0;
    }

    private void requireNamed(String whom) {
        if (!PRINCIPAL.matcher(whom).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--principal is no principal such as User:candor-answerer, of one user or group: " + whom);
        }
        Map<String, String> names = new LinkedHashMap<>();
        names.put("--bootstrap", bootstrap);
        names.put("--answerer-group", answerer);
        names.put("--calibrator-id", calibrator);
        names.put("--trainer-group", trainer);
        names.put("--map-group", map);
        names.put("--policy-group", policy);
        names.forEach((option, name) -> {
            if (name.isBlank()) {
                throw new ParameterException(spec.commandLine(), option + " is empty");
            }
        });
    }

    /** As one word of a shell. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private void create(KafkaConnection connection, List<AclBinding> bindings) {
        try (WaitNotice notice = new WaitNotice(spec.commandLine().getErr(), connection.bootstrapServers());
                Admin admin = Admin.create(connection.settings(Map.of()))) {
            admin.createAcls(bindings).all().get();
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (ExecutionException refused) {
            throw new ServiceException("the lists at " + connection.bootstrapServers() + " cannot be changed: "
                    + refused.getCause().getMessage());
        }
    }

    private String line(AclBinding binding) {
        String type =
                switch (binding.pattern().resourceType()) {
                    case GROUP -> "group";
                    case TRANSACTIONAL_ID -> "transactional-id";
                    default -> "topic";
                };
        String prefixed =
                binding.pattern().patternType() == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "";
        return "kafka-acls --bootstrap-server " + quoted(bootstrap) + " --add --allow-principal "
                + quoted(binding.entry().principal()) + " --operation " + operation(binding) + " --" + type + " "
                + quoted(binding.pattern().name()) + prefixed;
    }

    private static String operation(AclBinding binding) {
        return switch (binding.entry().operation()) {
            case DESCRIBE_CONFIGS -> "DescribeConfigs";
            case READ -> "Read";
            case WRITE -> "Write";
            case CREATE -> "Create";
            default -> "Describe";
        };
    }
}
