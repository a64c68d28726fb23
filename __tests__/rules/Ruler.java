import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.JsonRuleCompiler;

/** Reads lines of a pattern, a tab and an event; answers each with true, false, or what is wrong with the pattern. */
public class Ruler {
  public static void main(String[] arguments) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] parts = line.split("\t", 2);
      String problem = JsonRuleCompiler.check(parts[0]);
      if (problem != null) {
        System.out.println(problem);
        continue;
      }
      Machine machine = Machine.builder().build();
      machine.addRule("rule", parts[0]);
      System.out.println(!machine.rulesForJSONEvent(parts[1]).isEmpty());
    }
  }
}
