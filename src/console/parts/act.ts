/** A change, with the questions that have to be asked anew after it. */
import { useMutation } from '@tanstack/react-query';
import { useRenew } from '../lib/queries';

export function useAct<V, R>(act: (value: V) => Promise<R>, renews: string[], done?: (result: R) => void) {
  const renew = useRenew();
  return useMutation({
    mutationFn: act,
    onSuccess: async (result) => {
      await Promise.all(renews.map((key) => renew(key)));
      done?.(result);
    },
  });
}
