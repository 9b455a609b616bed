/// The words that the corpus's lists are made of ("Listen: river stone … Repeat: river stone …"), one token each.
public enum RepeatedWords {
    public static var all: [String] { WordLists.repeated }
}
