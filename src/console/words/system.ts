/** Words of the pages about keys, webhooks, the audit log and settings. */
export const systemWords = {
  'keys.lead': ['Who may call the API, and sign in here.', 'Qui peut appeler l’API, et se connecter ici.'],
  'keys.none': ['No key', 'Aucune clé'],
  'keys.add': ['New key', 'Nouvelle clé'],
  'keys.scope': ['It may', 'Elle permet'],
  'keys.scope.admin': ['everything', 'tout'],
  'keys.scope.read': ['look, change nothing', 'consulter, sans modifier'],
  'keys.nameHelp': ['What it is for, such as “billing”.', 'À quoi elle sert, par exemple « facturation ».'],
  'keys.shownOnce': ['Copy it now: it is shown this once.', 'Copiez-la maintenant : elle n’est affichée qu’une fois.'],
  'keys.made': ['The key “{name}”', 'La clé « {name} »'],
  'keys.yours': ['yours', 'la vôtre'],
  'keys.end': ['End the key “{name}”?', 'Supprimer la clé « {name} » ?'],
  'keys.endHelp': [
    'Whatever uses it is refused from now on; whoever is signed in with it is signed out.',
    'Ce qui l’utilise sera refusé dès maintenant ; qui est connecté avec elle est déconnecté.',
  ],
} as const;
